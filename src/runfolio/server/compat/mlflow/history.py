"""A metric's points as MLflow counts them: times in milliseconds, and of points that are the same in all only one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from . import entities

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from runfolio.server.metrics.blocks import Floats, Ints
    from runfolio.server.metrics.series import Series


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """``n`` points of one metric."""

    times_ms: Ints
    steps: Ints
    values: Floats

    def __len__(self) -> int:
        return len(self.steps)

    def by_time(self) -> History:
        """By (time, step, value), as histories are listed; NaN is behind every number."""
        return self._take(np.lexsort((self.values, self.steps, self.times_ms)))

    def by_step(self) -> History:
        """By (step, time, value), as charts are drawn."""
        return self._take(np.lexsort((self.values, self.times_ms, self.steps)))

    def distinct(self) -> History:
        """Without points that are the same as the one before."""
        if len(self) < 2:
            return self
        # By their bits: NaN is unequal to itself.
        columns = (self.times_ms, self.steps, self.values.view(np.int64))
        changed = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
        return self if changed.all() else self._take(np.append(True, changed))

    def at_steps(self, steps: Ints) -> History:
        """The points at some steps."""
        return self._take(np.isin(self.steps, steps))

    def between(self, first: int, end: int) -> History:
        """The points at places ``first`` to ``end``, which is left out."""
        return self._take(slice(first, end))

    def spread(self, most: int) -> History:
        """At most so many points, spread evenly over all, the last always among them."""
        places = np.linspace(0, len(self) - 1, most).round().astype(np.int64) if most > 1 else np.array([len(self) - 1])
        return self if len(self) <= most else self._take(np.unique(places))

    def points(self, name: str, more: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """The points as they are sent."""
        rows = zip(self.values.tolist(), self.times_ms.tolist(), self.steps.tolist(), strict=True)
        if np.isfinite(self.values).all():
            made = [{"key": name, "value": value, "timestamp": time, "step": step} for value, time, step in rows]
        else:
            made = [entities.metric(name, value, time, step) for value, time, step in rows]
        return [point | more for point in made] if more else made

    def _take(self, places: Ints | slice | np.ndarray[Any, np.dtype[np.bool_]]) -> History:
        return History(self.times_ms[places], self.steps[places], np.ascontiguousarray(self.values[places]))


def history_of(series: Series) -> History:
    """The different points of a series, as they are listed."""
    return History(series.times // 1000, series.steps, series.values).by_time().distinct()


def sampled_steps(histories: Sequence[History], most: int, low: int, high: int) -> Ints:
    """About ``most`` steps between two, spread evenly over those that any run has; the ends of each are kept."""
    steps = _within(np.unique(_joined(history.steps for history in histories)), low, high)
    if len(steps) > most:
        places = np.append((np.arange(most) * (len(steps) / most)).astype(np.int64), len(steps) - 1)
        steps = steps[np.unique(places)]
    ends = [end for history in histories if len(history) for end in (history.steps.min(), history.steps.max())]
    return np.union1d(steps, _within(np.array(ends, np.int64), low, high))


def _within(steps: Ints, low: int, high: int) -> Ints:
    return steps[(steps >= low) & (steps <= high)]


def _joined(parts: Iterable[Ints]) -> Ints:
    return np.concatenate([np.empty(0, np.int64), *parts])
