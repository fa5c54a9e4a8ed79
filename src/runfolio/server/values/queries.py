"""Statements over ``params``, ``tags`` and ``summary``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, tuple_

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import Param, SummaryValue, Tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

    from .codec import Family

TABLES: Final[dict[Family, Table]] = {
    "params": table_of(Param),
    "tags": table_of(Tag),
    "summary": table_of(SummaryValue),
}
_CHANGED: Final = ("kind", "text", "number", "set_at", "set_by")


async def put(session: WriteSession, family: Family, rows: Sequence[dict[str, Any]]) -> None:
    """Store values, one row a key; a stored one that was set later stays."""
    table = TABLES[family]
    statement = insert_into(session, table)
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["run_id", "key"],
        set_={name: new[name] for name in _CHANGED},
        where=tuple_(table.c.set_at, table.c.set_by) <= tuple_(new.set_at, new.set_by),
    )
    await (await session.connection()).execute(statement, rows)


async def of_run(session: AsyncSession, family: Family, run_id: str) -> list[tuple[str, str, str | None]]:
    """Key, kind and text of a run's values, by key; removed keys are left out."""
    table = TABLES[family].c
    statement = select(table.key, table.kind, table.text).where(table.run_id == run_id, table.kind != "unset")
    return [(key, kind, text) for key, kind, text in await session.execute(statement.order_by(table.key))]
