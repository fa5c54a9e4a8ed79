"""Which definition counts for a metric. Knows no database."""

from __future__ import annotations


def precedence(pattern: str) -> tuple[bool, int, str]:
    """Of the patterns that cover a metric the greatest counts: its own name, else the longest pattern."""
    return "*" not in pattern, len(pattern), pattern
