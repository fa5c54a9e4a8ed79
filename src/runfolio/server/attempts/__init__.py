"""The lives of a run: how each began, what was captured about it, how it ended."""
