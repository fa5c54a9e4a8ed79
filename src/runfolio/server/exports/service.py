"""Walks everything of some runs within one snapshot, a page of points at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from runfolio.server.metrics import service as metrics
from runfolio.server.metrics.points import read_points

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence

    from runfolio.server.db.session import Database, ReadSession
    from runfolio.server.metrics.series import Series

    from .tables import Format

PAGE_POINTS: Final = 1 << 18
"""Points held at a time: 6 MB before they are encoded."""


async def stream(
    database: Database, runs: Sequence[str], kind: Format, wanted: Collection[str] | None = None, *, all_attempts: bool
) -> AsyncIterator[bytes]:
    """The bytes of one file with every point of some runs, by run, metric, step and time; only ``wanted`` metrics."""
    from .tables import Encoder, Labels, batch  # pyarrow: loaded when something is exported

    async with database.read() as session:
        by_run = {run: [n for n in await metrics.names(session, run) if wanted is None or n in wanted] for run in runs}
        known = sorted({name for names in by_run.values() for name in names})
        labels, place = Labels.of(list(by_run), known), {name: i for i, name in enumerate(known)}
        encoder = Encoder(kind)
        for i, (run, names) in enumerate(by_run.items()):
            for name in names:
                async for series in _pages(session, run, name, all_attempts=all_attempts):
                    rows = batch(labels, i, place[name], series)
                    yield await asyncio.to_thread(encoder.add, rows)
        yield await asyncio.to_thread(encoder.end)


async def _pages(session: ReadSession, run: str, name: str, *, all_attempts: bool) -> AsyncIterator[Series]:
    cursor: str | None = None
    while True:
        page = await read_points(session, run, name, limit=PAGE_POINTS, cursor=cursor, all_attempts=all_attempts)
        if len(page.series):
            yield page.series
        cursor = page.next_cursor
        if cursor is None:
            return
