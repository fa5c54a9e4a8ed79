"""Points of one metric as columns, and what two sets of them do not share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from runfolio.wire import limits

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]

_MS: Final = 1000
_LOW, _HIGH = limits.MIN_TIME_US // _MS, limits.MAX_TIME_US // _MS


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Steps, times in µs since 1970, and values: arrays of one length."""

    steps: Ints
    times: Ints
    values: Floats

    @classmethod
    def at_millis(cls, steps: Ints, millis: Ints, values: Floats) -> Points:
        """Of times in milliseconds. One after the year 9999, as of a clock that counts finer, becomes its end."""
        return cls(steps, np.clip(millis, _LOW, _HIGH) * _MS, values)

    @classmethod
    def joined(cls, parts: Sequence[Points]) -> Points:
        """All points of some parts."""
        if len(parts) == 1:
            return parts[0]
        if not parts:
            return cls(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64))
        columns = ((part.steps, part.times, part.values) for part in parts)
        return cls(*(np.concatenate(column) for column in zip(*columns, strict=True)))

    def __len__(self) -> int:
        return len(self.steps)

    def chosen(self, which: Mask | slice) -> Points:
        """Some of them."""
        return Points(self.steps[which], self.times[which], self.values[which])

    def distinct(self) -> Points:
        """Each point once, by step, time and value."""
        order, first = _grouped(self)
        kept = order[first]
        return Points(self.steps[kept], self.times[kept], self.values[kept])

    def without(self, others: Points) -> Points:
        """The points that are not among ``others``, each once, by step, time and value."""
        both = Points.joined([self, others])
        order, first = _grouped(both)
        group = np.cumsum(first) - 1
        known = np.zeros(int(first.sum()), np.bool_)
        known[group[order >= len(self)]] = True
        kept = order[first][~known]
        return Points(both.steps[kept], both.times[kept], both.values[kept])

    def pieces(self, most: int) -> list[Points]:
        """The same in parts of at most so many points."""
        return [self.chosen(slice(at, at + most)) for at in range(0, len(self), most)]


def _grouped(points: Points) -> tuple[Ints, Mask]:
    """An order in which equal points are neighbours, and where in it a point differs from the one before."""
    bits = np.where(np.isnan(points.values), np.nan, points.values).view(np.int64)
    order = np.lexsort((bits, points.values, points.times, points.steps))
    first = np.ones(len(points), np.bool_)
    if len(points):
        first[1:] = False
        for column in (points.steps, points.times, bits):
            ordered = column[order]
            first[1:] |= ordered[1:] != ordered[:-1]
    return order, first
