"""A block: rows of one writer that were logged under one set of names, as columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Key: TypeAlias = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """``n`` rows of ``k`` metrics; ``values`` has the shape (k, n), so that a metric's values lie together.

    ``times`` are µs since 1970. ``offsets`` are where each row stands in its writer's stream.
    """

    attempt: str
    writer: str
    names: tuple[str, ...]
    steps: Ints
    times: Ints
    offsets: Ints
    values: Floats

    @property
    def key(self) -> Key:
        """What rows must share to become one block."""
        return self.attempt, self.writer, self.names

    @property
    def rows(self) -> int:
        return len(self.steps)

    @property
    def points(self) -> int:
        return self.values.size

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_] | slice) -> Block:
        """The block of some rows, in the order given."""
        return Block(
            self.attempt, self.writer, self.names,
            self.steps[rows], self.times[rows], self.offsets[rows], self.values[:, rows],
        )  # fmt: skip

    def choose(self, columns: Sequence[int]) -> Block:
        """The block of some metrics, in the order given."""
        if len(columns) == len(self.names):
            return self
        names = tuple(self.names[i] for i in columns)
        return replace(self, names=names, values=self.values[list(columns)])

    def ordered(self) -> Block:
        """The same rows by (step, time, offset)."""
        if is_ordered(self.steps, self.times, self.offsets):
            return self
        return self.take(np.lexsort((self.offsets, self.times, self.steps)))


def is_ordered(steps: Ints, times: Ints, offsets: Ints) -> bool:
    """Whether rows already lie by (step, time, offset), as a training loop logs them."""
    later = steps[1:] > steps[:-1]
    if later.all():
        return True
    same = steps[1:] == steps[:-1]
    tie = same & (times[1:] == times[:-1])
    return bool((later | (same & (times[1:] > times[:-1])) | (tie & (offsets[1:] > offsets[:-1]))).all())


def concatenate(blocks: Sequence[Block]) -> Block:
    """One block of blocks that share a key."""
    if len(blocks) == 1:
        return blocks[0]
    attempt, writer, names = blocks[0].key
    return Block(
        attempt,
        writer,
        names,
        np.concatenate([block.steps for block in blocks]),
        np.concatenate([block.times for block in blocks]),
        np.concatenate([block.offsets for block in blocks]),
        np.concatenate([block.values for block in blocks], axis=1),
    )


def group(blocks: Iterable[Block]) -> list[Block]:
    """One block a key, rows by (step, time, offset), keys in the order in which they first come."""
    by_key: dict[Key, list[Block]] = {}
    for block in blocks:
        by_key.setdefault(block.key, []).append(block)
    return [concatenate(parts).ordered() for parts in by_key.values()]


def split_columns(blocks: Iterable[Block]) -> list[Block]:
    """One block for each (attempt, writer, metric): for names that are seldom logged together."""
    columns = (
        Block(b.attempt, b.writer, (name,), b.steps, b.times, b.offsets, b.values[i : i + 1])
        for b in blocks
        for i, name in enumerate(b.names)
    )
    return group(columns)
