"""Numbers as people read them."""

from __future__ import annotations

_UNITS = ("bytes", "KB", "MB", "GB", "TB")


def plural(count: int, noun: str) -> str:
    """``1 run``, ``1,234 runs``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def size(count: float) -> str:
    """A number of bytes in three digits: ``640 bytes``, ``1.23 MB``."""
    power = 0
    while count >= 999.5 and power < len(_UNITS) - 1:
        count /= 1000
        power += 1
    return f"{count:.0f} bytes" if power == 0 else f"{count:.3g} {_UNITS[power]}"
