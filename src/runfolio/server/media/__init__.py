"""Images, tables and other values of a run that are not numbers, by name and step."""
