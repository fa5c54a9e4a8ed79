"""From moments to time since a run's start: as the wall has it, or without the pauses between its attempts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .blocks import Ints

_NEVER: Final = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Span:
    """When an attempt began and ended, in µs since 1970; ``end`` is None while it runs."""

    start: int
    end: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """Counts from 0 at a run's start: in stretches, each from one of ``starts`` to the end beside it."""

    starts: Ints
    ends: Ints
    before: Ints
    """What all stretches before one took."""

    @classmethod
    def wall(cls, start: int) -> Clock:
        """One that never stands."""
        return cls(np.array([start]), np.array([_NEVER]), np.array([0]))

    @classmethod
    def active(cls, attempts: Sequence[Span]) -> Clock:
        """One that stands from an attempt's end to the next one's start, which ends an attempt without an end."""
        spans = sorted(attempts, key=lambda span: span.start)
        if not spans:
            return cls.wall(0)
        starts = [span.start for span in spans]
        nexts = [*starts[1:], _NEVER]
        ends = [
            max(start, later if span.end is None else min(later, span.end))
            for span, start, later in zip(spans, starts, nexts, strict=True)
        ]
        ends[-1] = _NEVER
        took = [end - start for start, end in zip(starts[:-1], ends[:-1], strict=True)]
        return cls(np.array(starts), np.array(ends), np.cumsum([0, *took]))

    def at(self, times: Ints) -> Ints:
        """µs on this clock for µs since 1970; moments before the start are below 0."""
        place = np.maximum(np.searchsorted(self.starts, times, "right") - 1, 0)
        return np.minimum(times, self.ends[place]) - self.starts[place] + self.before[place]
