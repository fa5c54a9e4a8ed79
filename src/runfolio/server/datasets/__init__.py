"""Data that runs use, by name and digest."""
