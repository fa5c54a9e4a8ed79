"""Takes in what clients spooled: check, cut at the stored offset, commit with whatever else is waiting."""
