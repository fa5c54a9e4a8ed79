"""Tells pages what changed, while it happens."""
