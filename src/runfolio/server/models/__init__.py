"""Models: what a run made, or began with, with their files."""
