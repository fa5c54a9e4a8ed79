"""Runs: what a writer says of its run, and what people do with it."""
