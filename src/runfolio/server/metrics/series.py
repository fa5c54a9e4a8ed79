"""One metric's points in order, gathered from the blocks that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .blocks import is_ordered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .blocks import Block, Floats, Ints
    from .visibility import Visibility


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """``n`` points by (step, time, writer, offset)."""

    steps: Ints
    times: Ints
    values: Floats

    def __len__(self) -> int:
        return len(self.steps)

    def last_of_each_step(self) -> Series:
        """For each step the point that is drawn: the last."""
        if len(self) < 2:
            return self
        last = np.append(self.steps[1:] != self.steps[:-1], True)
        return self if last.all() else Series(self.steps[last], self.times[last], self.values[last])

    def between(self, low: int, high: int) -> Series:
        """The points with low ≤ step ≤ high."""
        first, end = np.searchsorted(self.steps, low, "left"), np.searchsorted(self.steps, high, "right")
        return Series(self.steps[first:end], self.times[first:end], self.values[first:end])


EMPTY = Series(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64))


def gather(blocks: Sequence[Block], name: str, visibility: Visibility) -> Series:
    """The visible points of ``name``; each block must hold it and be ordered within."""
    shown = [part for block in blocks if (part := visibility.visible(block, name)).rows]
    if not shown:
        return EMPTY
    shown.sort(key=lambda block: (int(block.steps[0]), int(block.times[0])))
    columns = [block.values[block.names.index(name)] for block in shown]
    if len(shown) == 1:
        return Series(shown[0].steps, shown[0].times, columns[0])
    steps = np.concatenate([block.steps for block in shown])
    times = np.concatenate([block.times for block in shown])
    values = np.concatenate(columns)
    offsets = np.concatenate([block.offsets for block in shown])
    writers = sorted({block.writer for block in shown})
    if len(writers) == 1 and is_ordered(steps, times, offsets):
        return Series(steps, times, values)
    rank = {writer: i for i, writer in enumerate(writers)}
    ranks = np.repeat([rank[block.writer] for block in shown], [block.rows for block in shown])
    order = np.lexsort((offsets, ranks, times, steps))
    return Series(steps[order], times[order], values[order])
