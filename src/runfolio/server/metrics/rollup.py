"""A sealed chunk's own buckets, so that a chart of ten million points need not decode them.

Layout: u8 version, u8 shift, u16 n, then columns of n little-endian 8-byte numbers: index, min, max, sum, last, count,
size (see :class:`.buckets.Buckets`).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .buckets import Buckets, bucket, shift_for

if TYPE_CHECKING:
    from .blocks import Floats, Ints

_HEAD = struct.Struct("<BBHI")
_VERSION: Final = 1
_MOST: Final = 48
_INTS: Final = ("index", "count", "size")
MIN_ROWS: Final = 4096
"""Shorter chunks are decoded as fast as their rollup would be read."""


def shift_of(rows: int, min_step: int, max_step: int) -> int | None:
    """The shift of the rollup that a chunk over these steps has; None when it has none."""
    return shift_for(min_step, max_step, _MOST) if rows >= MIN_ROWS else None


def make(steps: Ints, values: Floats) -> bytes | None:
    """The rollup of one metric's values over sorted steps; None where it would not pay."""
    shift = shift_of(len(steps), int(steps[0]), int(steps[-1]))
    if shift is None:
        return None
    found = bucket(steps, values, shift)
    columns = [getattr(found, name).astype("<i8" if name in _INTS else "<f8").tobytes() for name in Buckets.__slots__]
    return _HEAD.pack(_VERSION, shift, len(found), 0) + b"".join(columns)


def read(data: bytes) -> tuple[int, Buckets]:
    """The shift of a rollup, and its buckets. Raises :class:`ValueError` for a version this server does not know."""
    version, shift, n, _ = _HEAD.unpack_from(data)
    if version != _VERSION:
        message = f"rollup version {version} is newer than this server"
        raise ValueError(message)
    columns: dict[str, Any] = {}
    for place, name in enumerate(Buckets.__slots__):
        kind = np.dtype("<i8") if name in _INTS else np.dtype("<f8")
        columns[name] = np.frombuffer(data, kind, n, _HEAD.size + place * 8 * n)
    return shift, Buckets(**columns)
