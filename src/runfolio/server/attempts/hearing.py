"""When running runs were last heard of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import case, func, literal_column, select

from runfolio.server.db.bulk import table_of
from runfolio.server.db.models import Run, Writer

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

_RUNS: Final = table_of(Run)
_WRITERS: Final = table_of(Writer)
_HEARD: Final = select(func.max(_WRITERS.c.seen_at)).where(_WRITERS.c.run_id == _RUNS.c.id, _WRITERS.c.status.is_(None))

SEEN_AT: Final[ColumnElement[datetime | None]] = case(
    (_RUNS.c.status == literal_column("'running'"), _HEARD.scalar_subquery())
)
"""Of a row of ``runs``: when any of its writers that has not ended was last heard live. It is null, and costs nothing,
for a run that has ended."""


async def seen_at(session: AsyncSession, run_id: str) -> datetime | None:
    """:data:`SEEN_AT` of one run."""
    return await session.scalar(select(SEEN_AT).where(_RUNS.c.id == run_id))
