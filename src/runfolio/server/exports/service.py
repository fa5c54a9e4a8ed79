"""Walks everything of some runs, or a table of them, within one snapshot and a page at a time."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import orjson

from runfolio.server.metrics import service as metrics
from runfolio.server.metrics.points import read_points
from runfolio.server.runs import service as run_lists
from runfolio.server.search.parser import parse_field_list
from runfolio.server.search.printer import render_field
from runfolio.wire import limits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence

    from runfolio.server.db.session import Database, ReadSession
    from runfolio.server.metrics.series import Series
    from runfolio.server.runs.service import Wanted

    from .tables import Format

PAGE_POINTS: Final = 1 << 18
"""Points held at a time: 6 MB before they are encoded."""

_ALWAYS: Final = "runs.id,runs.name,runs.status"
"""What tells the rows of a table apart, whatever else is asked for."""


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


async def check_table(session: ReadSession, wanted: Wanted) -> None:
    """Raise what cannot be told any more once a file has begun: ``InvalidFilter`` of filter, order or fields."""
    await run_lists.table_page(session, replace(wanted, limit=1))


async def stream_table(database: Database, wanted: Wanted, kind: Format) -> AsyncIterator[bytes]:
    """The bytes of one file with a row for each run that is wanted, in order, and a column for each of ``fields``.

    The rows are walked twice: a column has one type, and only all of its values say which.
    """
    from .rows import Layout, batch
    from .tables import Encoder

    fields = tuple(dict.fromkeys(parse_field_list(f"{_ALWAYS},{wanted.fields or ''}", every=False)))
    asked = replace(wanted, fields=",".join(map(render_field, fields)), limit=limits.MAX_PAGE)
    async with database.read() as session:
        layout = Layout.of(fields)
        async for rows in _row_pages(session, asked):
            await asyncio.to_thread(layout.see, rows)
        schema = layout.schema
        encoder = Encoder(kind, schema)

        def encoded(page: list[list[Any]]) -> bytes:
            return encoder.add(batch(schema, page))

        async for rows in _row_pages(session, asked):
            yield await asyncio.to_thread(encoded, rows)
        yield await asyncio.to_thread(encoder.end)


async def _row_pages(session: ReadSession, wanted: Wanted) -> AsyncIterator[list[list[Any]]]:
    """The cells of each run, as JSON has them."""
    cursor: str | None = None
    while True:
        page = await run_lists.table_page(session, replace(wanted, cursor=cursor))
        if page["items"]:
            # Numbers are kept as the text that they were logged as.
            yield json.loads(orjson.dumps([row["cells"] for row in page["items"]]))
        cursor = page["next_cursor"]
        if cursor is None:
            return
