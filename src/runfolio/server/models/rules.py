"""What may stand in a key. Knows no database."""

from __future__ import annotations

from typing import Final

from runfolio.server.errors import Invalid

MAX_KEY: Final = 2048
"""Bytes of all parts of a key together: PostgreSQL's indexes hold little more."""


def check_key(field: str, *parts: str | None) -> None:
    """Raises :class:`Invalid` for a key that no index holds."""
    if sum(len((part or "").encode("utf-8", "replace")) for part in parts) > MAX_KEY:
        raise Invalid(field, f"a name, with the dataset and run it is of, has at most {MAX_KEY} bytes")
