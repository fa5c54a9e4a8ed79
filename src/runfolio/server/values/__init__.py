"""Parameters, tags and summary values: typed values under a key of a run."""
