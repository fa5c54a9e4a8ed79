"""Makes a run's summaries again from all its points: after a new attempt hid some of them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from . import chunk_queries, loading, queries
from .batches import summarise_batches
from .summary import Summary, summarise
from .visibility import Visibility

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runfolio.server.db.session import Database, ReadSession


_NAMES: Final = 32
"""Metrics whose chunks are held at a time."""


async def refold(database: Database, run_id: str) -> None:
    """Replace the summaries of a run; does nothing when another job folds it at the same time."""
    async with database.read() as session:
        visibility = Visibility.of((await queries.attempts(session, [run_id]))[run_id])
        batches = await queries.open_batches(session, [run_id])
        found = await asyncio.to_thread(summarise_batches, batches, visibility)
        names = await chunk_queries.chunk_names(session, run_id)
        for first in range(0, len(names), _NAMES):
            for name, summary in (await _of_chunks(session, run_id, names[first : first + _NAMES], visibility)).items():
                found[name] = found[name].merged(summary) if name in found else summary
    unfolded = [batch.id for batch in batches if not batch.folded]
    async with database.write() as session:
        if not await queries.claim(session, unfolded, folded=False):
            return
        experiments = await queries.experiments_of(session, [run_id])
        await queries.put_summaries(session, {(run_id, name): s for name, s in found.items()}, experiments)
        await queries.delete_summaries(session, run_id, found.keys())
        await queries.mark_folded(session, unfolded)
        await queries.touch_runs(session, [run_id], datetime.now(UTC))


async def _of_chunks(
    session: ReadSession, run_id: str, names: Sequence[str], visibility: Visibility
) -> dict[str, Summary]:
    places = await chunk_queries.chunk_places(session, [run_id], names, low=None, high=None)
    blobs = await loading.read(session, values=places, times=True)
    return await asyncio.to_thread(lambda: summarise(visibility.split(blobs.block(place) for place in places)))
