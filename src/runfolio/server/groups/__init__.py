"""Runs grouped by what they have in common."""
