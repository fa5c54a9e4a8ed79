"""Statements over ``runs``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import Run

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

_RUNS: Final = table_of(Run)


async def get(session: AsyncSession, run_id: str) -> Run | None:
    """The run, deleted or not."""
    return (await session.scalars(select(Run).where(Run.id == run_id))).one_or_none()


async def lock(session: WriteSession, run_id: str) -> Run | None:
    """The run, whose row no one else changes until the transaction ends."""
    statement = select(Run).where(Run.id == run_id).with_for_update(key_share=True)
    return (await session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def add(session: WriteSession, row: dict[str, Any]) -> bool:
    """Store a new run; False when its id is taken."""
    statement = insert_into(session, _RUNS).values(row).on_conflict_do_nothing(index_elements=["id"])
    return (await session.execute(statement.returning(_RUNS.c.id))).first() is not None
