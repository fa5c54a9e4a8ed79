"""Which definition counts for a metric. Knows no database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def matches(pattern: str, name: str) -> bool:
    """Whether ``pattern``, in which ``*`` stands for any characters, covers ``name``."""
    parts = (re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(".*".join(parts), name, re.DOTALL) is not None


def precedence(pattern: str) -> tuple[bool, int, str]:
    """Sorts patterns by who counts: an exact name first, then the longest pattern, then by the alphabet."""
    return "*" in pattern, -len(pattern), pattern


def choose(patterns: Iterable[str], name: str) -> str | None:
    """The pattern that counts for a metric."""
    return min((p for p in patterns if p == name or ("*" in p and matches(p, name))), key=precedence, default=None)
