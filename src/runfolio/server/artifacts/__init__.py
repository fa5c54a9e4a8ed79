"""Files of a run, by path."""
