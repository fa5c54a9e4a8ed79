"""Names for runs that were given none."""

from __future__ import annotations


def default_name(run_id: str) -> str:
    """A short name out of the id, the same wherever it is made: our own ids begin with a time, so the end tells."""
    return f"run-{run_id[-6:]}" if len(run_id) == 32 else run_id
