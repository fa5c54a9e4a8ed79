"""Finds and reads what a request needs of some metrics: sealed chunks first by place only, then by blob."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from . import chunk_queries, codec, queries, rollup
from .batches import read_batches
from .blocks import Block, group
from .visibility import EVERYTHING, Visibility

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from runfolio.server.db.session import ReadSession

    from .blocks import Ints
    from .buckets import Buckets
    from .chunk_queries import ChunkPlace
    from .queries import Batch

SeriesKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the points of some (run, metric) lie: in chunks, and in blocks that are still open."""

    chunks: dict[SeriesKey, list[ChunkPlace]]
    blocks: dict[SeriesKey, list[Block]]
    visibility: dict[str, Visibility]


@dataclass(frozen=True, slots=True)
class Blobs:
    """What was read for some chunks, still encoded, by (name, axis) and by axis."""

    values: dict[tuple[str, int], bytes]
    rollups: dict[tuple[str, int], bytes]
    axes: dict[int, tuple[bytes, bytes | None, bytes | None]]
    steps: dict[bytes, Ints] = field(default_factory=dict)
    """Steps that were decoded, by their blob: runs of one script share them."""

    def rollup(self, place: ChunkPlace) -> tuple[int, Buckets]:
        return rollup.read(self.rollups[place.name, place.axis_id])

    def block(self, place: ChunkPlace) -> Block:
        """The chunk as a block of one metric. Times and offsets are zero when they were not read."""
        steps, times, offsets = self.axes[place.axis_id]
        nothing = np.broadcast_to(np.int64(0), (place.rows,))
        return Block(
            place.attempt,
            place.writer,
            (place.name,),
            self._steps(steps, place.rows),
            nothing if times is None else codec.decode_ints(times, place.rows),
            nothing if offsets is None else codec.decode_ints(offsets, place.rows),
            codec.decode_floats(self.values[place.name, place.axis_id], place.rows)[None, :],
        )

    def _steps(self, blob: bytes, rows: int) -> Ints:
        known = self.steps.get(blob)
        if known is None:
            known = self.steps[blob] = codec.decode_ints(blob, rows)
        return known


async def find(
    session: ReadSession,
    runs: Collection[str],
    names: Collection[str],
    *,
    all_attempts: bool = False,
    step_low: int | None = None,
    step_high: int | None = None,
) -> Places:
    """Where the points of every (run, metric) lie. Open batches are decoded, chunks are not read yet."""
    attempts = {} if all_attempts else await queries.attempts(session, runs)
    visibility = {run: Visibility.of(attempts[run]) if run in attempts else EVERYTHING for run in runs}
    places = await chunk_queries.chunk_places(session, runs, names, low=step_low, high=step_high)
    batches = await queries.open_batches(session, runs)
    chunks: dict[SeriesKey, list[ChunkPlace]] = {}
    for place in places:
        chunks.setdefault((place.run_id, place.name), []).append(place)
    blocks = await asyncio.to_thread(_open_blocks, batches, frozenset(names)) if batches else {}
    return Places(chunks, blocks, visibility)


def _open_blocks(batches: Sequence[Batch], names: frozenset[str]) -> dict[SeriesKey, list[Block]]:
    by_run: dict[str, list[Batch]] = {}
    for batch in batches:
        by_run.setdefault(batch.run_id, []).append(batch)
    found: dict[SeriesKey, list[Block]] = {}
    for run, parts in by_run.items():
        for block in group(read_batches(parts, names)):
            for i, name in enumerate(block.names):
                found.setdefault((run, name), []).append(block.choose([i]))
    return found


async def read(
    session: ReadSession, *, values: Sequence[ChunkPlace], rollups: Sequence[ChunkPlace] = (), times: bool
) -> Blobs:
    """The blobs of some chunks."""
    return Blobs(
        values=await chunk_queries.chunk_blobs(session, values, rollup=False) if values else {},
        rollups=await chunk_queries.chunk_blobs(session, rollups, rollup=True) if rollups else {},
        axes=await chunk_queries.axis_blobs(session, {place.axis_id for place in values}, times=times)
        if values
        else {},
    )
