"""What a seal writes: pure, from blocks to rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from . import codec, rollup
from .blocks import Block, group, split_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SEAL_ROWS: Final = 4096
"""An axis is sealed once this many rows of it are open."""
MAX_ROWS: Final = 16_384
"""Rows of the longest chunk."""
FINISH_ROWS: Final = 1024
"""What an ended run must have left of one axis to be worth a chunk."""
FRAGMENTED_POINTS: Final = 1 << 18
"""Open points past which names that are seldom logged together are sealed each over its own axis."""
COLUMN_ROWS: Final = 256


@dataclass(frozen=True, slots=True)
class SealedAxis:
    """An axis and the chunks over it, as columns of their tables; ``axis_id`` comes with the insert."""

    axis: dict[str, Any]
    chunks: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of the open rows of a run."""

    sealed: list[SealedAxis]
    left: list[Block]


def plan(run_id: str, blocks: Iterable[Block], *, finish: bool) -> Plan:
    """Seals every axis with enough rows; all of a run's ``blocks`` must be given."""
    least = FINISH_ROWS if finish else SEAL_ROWS
    sealed: list[Block] = []
    left: list[Block] = []
    for block in group(blocks):
        (sealed if block.rows >= least else left).append(block)
    if sum(block.points for block in left) >= FRAGMENTED_POINTS:
        columns, left = split_columns(left), []
        for block in columns:
            (sealed if block.rows >= COLUMN_ROWS else left).append(block)
    return Plan([axis for block in sealed for axis in _seal(run_id, block)], left)


def _seal(run_id: str, block: Block) -> Iterator[SealedAxis]:
    parts = -(-block.rows // MAX_ROWS)
    for i in range(parts):
        rows = slice(block.rows * i // parts, block.rows * (i + 1) // parts)
        yield _axis(run_id, block.take(rows))


def _axis(run_id: str, block: Block) -> SealedAxis:
    axis = {
        "run_id": run_id,
        "attempt_id": block.attempt,
        "writer_id": block.writer,
        "offset": int(block.offsets.min()),
        "rows": block.rows,
        "min_step": int(block.steps[0]),
        "max_step": int(block.steps[-1]),
        "min_time": int(block.times.min()),
        "max_time": int(block.times.max()),
        "steps": codec.encode(block.steps),
        "times": codec.encode(block.times),
        "offsets": codec.encode(block.offsets),
    }
    chunks = [
        {
            "run_id": run_id,
            "name": name,
            "values": codec.encode(values),
            "rollup": rollup.make(block.steps, values),
        }
        for name, values in zip(block.names, block.values, strict=True)
    ]
    return SealedAxis(axis, chunks)
