"""Points to pixels: buckets on a grid whose lines never move.

Widths are powers of two, aligned at zero. A grown series therefore only adds buckets, a zoom splits them in halves, and
every series of a chart shares the grid. Each bucket keeps its extremes, so a spike of one point is still drawn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .blocks import Floats, Ints

_MAX_SHIFT = 63


@dataclass(frozen=True, slots=True, eq=False)
class Buckets:
    """Per bucket that holds a point, in order: its number on the grid and what is in it.

    Bucket ``i`` covers ``index[i] * width ≤ x < (index[i] + 1) * width``. ``count`` and ``sum`` are over finite points,
    ``min`` and ``max`` are NaN where there are none; ``last`` is the last point, finite or not; ``size`` counts all.
    """

    index: Ints
    min: Floats
    max: Floats
    sum: Floats
    last: Floats
    count: Ints
    size: Ints

    def __len__(self) -> int:
        return len(self.index)

    @property
    def mean(self) -> Floats:
        return means(self.sum, self.count)


def means(sums: Floats, counts: Ints) -> Floats:
    """NaN where there is nothing."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        return np.where(counts > 0, sums / counts, np.nan)


def shift_for(low: int, high: int, most: int) -> int:
    """The least ``p`` for which widths of 2^p cover [low, high] in at most ``most`` buckets."""
    for shift in range(_MAX_SHIFT + 1):
        if (high >> shift) - (low >> shift) < most:
            return shift
    return _MAX_SHIFT


def float_exponent_for(low: float, high: float, most: int) -> int:
    """As :func:`shift_for`, for an x that is not whole: ``p`` may be negative."""
    span = high - low
    if not math.isfinite(span) or span <= 0:
        return 0
    exponent = math.floor(math.log2(span / most))
    while math.floor(math.ldexp(high, -exponent)) - math.floor(math.ldexp(low, -exponent)) >= most:
        exponent += 1
    return exponent


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """How an axis falls into buckets: the number of each that holds a point, where it begins, how many it holds."""

    index: Ints
    firsts: Ints
    sizes: Ints


class Cutter:
    """Cuts axes into buckets of width 2^shift. Series that share an axis share its cuts."""

    def __init__(self, shift: int) -> None:
        self._shift = np.int64(shift)
        self._known: dict[tuple[int, int], tuple[Ints, Cuts]] = {}
        """By address and length; the axis is kept with them, so that no other one can come to lie there."""

    def bucket(self, x: Ints, values: Floats) -> Buckets:
        """Buckets over points sorted by ``x``."""
        key = x.__array_interface__["data"][0], len(x)
        if key not in self._known:
            self._known[key] = x, _cuts(x >> self._shift)
        return _fill(self._known[key][1], values)


def bucket(x: Ints, values: Floats, shift: int) -> Buckets:
    """Buckets of width 2^shift over points sorted by ``x``."""
    return bucket_numbers(x >> np.int64(shift), values)


def bucket_floats(x: Floats, values: Floats, exponent: int) -> Buckets:
    """Buckets of width 2^exponent over points sorted by a finite ``x``."""
    return bucket_numbers(np.floor(np.ldexp(x, -exponent)).astype(np.int64), values)


def bucket_numbers(numbers: Ints, values: Floats) -> Buckets:
    """Buckets of points whose bucket numbers are known and do not fall."""
    return _fill(_cuts(numbers), values)


def _cuts(numbers: Ints) -> Cuts:
    if not len(numbers):
        return Cuts(numbers, numbers, numbers)
    firsts = np.flatnonzero(np.append(True, numbers[1:] != numbers[:-1]))
    return Cuts(numbers[firsts], firsts, np.diff(np.append(firsts, len(numbers))))


def _fill(cuts: Cuts, values: Floats) -> Buckets:
    index, firsts, sizes = cuts.index, cuts.firsts, cuts.sizes
    if not len(firsts):
        empty, none = np.empty(0, np.float64), np.empty(0, np.int64)
        return Buckets(none, empty, empty, empty, empty, none, none)
    lasts = values[firsts + sizes - 1]
    finite = np.isfinite(values)
    with np.errstate(over="ignore", invalid="ignore"):
        if finite.all():
            low, high = np.minimum.reduceat(values, firsts), np.maximum.reduceat(values, firsts)
            return Buckets(index, low, high, np.add.reduceat(values, firsts), lasts, sizes, sizes)
        counts = np.add.reduceat(finite.astype(np.int64), firsts)
        known = np.where(finite, values, np.nan)
        return Buckets(
            index,
            np.fmin.reduceat(known, firsts),
            np.fmax.reduceat(known, firsts),
            np.add.reduceat(np.where(finite, values, 0.0), firsts),
            lasts,
            counts,
            sizes,
        )


def join(parts: list[Buckets]) -> Buckets:
    """One sequence of buckets from several whose points follow each other; neighbours may share a bucket."""
    parts = [part for part in parts if len(part)]
    if not parts:
        return NONE
    if len(parts) == 1:
        return parts[0]
    return _merge_neighbours(
        Buckets(*(np.concatenate([getattr(part, column) for part in parts]) for column in Buckets.__slots__))
    )


def coarsen(fine: Buckets, by: int) -> Buckets:
    """Buckets 2^by times as wide."""
    if by == 0 or not len(fine):
        return fine
    return _merge_neighbours(replace(fine, index=fine.index >> by))


def _merge_neighbours(b: Buckets) -> Buckets:
    """Neighbours with one number become one bucket."""
    firsts = np.flatnonzero(np.append(True, b.index[1:] != b.index[:-1]))
    if len(firsts) == len(b):
        return b
    ends = np.append(firsts[1:], len(b)) - 1
    with np.errstate(over="ignore", invalid="ignore"):
        return Buckets(
            b.index[firsts],
            np.fmin.reduceat(b.min, firsts),
            np.fmax.reduceat(b.max, firsts),
            np.add.reduceat(b.sum, firsts),
            b.last[ends],
            np.add.reduceat(b.count, firsts),
            np.add.reduceat(b.size, firsts),
        )


NONE = bucket_numbers(np.empty(0, np.int64), np.empty(0, np.float64))
"""No buckets: what a series without points has."""
