"""Which columns are read, and of which runs."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from runfolio.server.errors import Invalid
from runfolio.server.runs import service as runs
from runfolio.server.search.columns import nothing, read_columns
from runfolio.server.search.parser import parse_field_list

from .statistics import statistics

if TYPE_CHECKING:
    from runfolio.server.db.session import ReadSession
    from runfolio.server.runs.service import Wanted
    from runfolio.server.search.tree import Field

    from .statistics import Json

MOST_FIELDS: Final = 20


def read_fields(text: str) -> tuple[Field, ...]:
    """The fields asked for. Raises ``InvalidFilter`` for what is no field, :class:`Invalid`."""
    fields = parse_field_list(text, every=False)
    if not 1 <= len(fields) <= MOST_FIELDS:
        raise Invalid("query.fields", f"name 1 to {MOST_FIELDS} fields")
    return fields


async def statistics_of(session: ReadSession, wanted: Wanted, fields: tuple[Field, ...]) -> Json:
    """Statistics of ``fields`` over all runs that are wanted, as JSON. Raises ``InvalidFilter``."""
    found = await runs.select(session, wanted, fields)
    columns = nothing(fields) if found is None else await read_columns(session, found, fields)

    def summed_up() -> list[Json]:
        return [statistics(columns.columns[field]) for field in fields]

    return {"items": await asyncio.to_thread(summed_up), "total": len(columns)}


async def values_of(session: ReadSession, wanted: Wanted) -> Json:
    """Cells of the newest of the runs that are wanted, as JSON. Raises ``InvalidFilter``, :class:`Invalid`."""
    read_fields(wanted.fields or "")
    page = await runs.table_page(session, replace(wanted, sort="", cursor=None))
    rows = page["items"]
    return {
        "fields": page["fields"],
        "ids": [row["id"] for row in rows],
        "names": [row["name"] for row in rows],
        "columns": [[row["cells"][place] for row in rows] for place in range(len(page["fields"]))],
        "total": len(rows) if page["next_cursor"] is None else await runs.count(session, wanted),
    }
