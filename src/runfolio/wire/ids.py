"""Identifiers that sort by the time they were made."""

import os
import time

from . import limits


def uuid7() -> str:
    """A UUIDv7 as 32 hex digits: 48 bits of milliseconds, then 74 random bits (RFC 9562, section 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = milliseconds << 80 | 0x7 << 76 | (random >> 68) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return f"{value:032x}"


def fitting(run_id: str) -> str:
    """``run_id``, or where it is longer than an id may be, one that is made of it and always the same."""
    if len(run_id) <= limits.MAX_RUN_ID:
        return run_id
    from hashlib import sha256  # no client of ours has such ids, and starting one shall load little

    return sha256(run_id.encode()).hexdigest()
