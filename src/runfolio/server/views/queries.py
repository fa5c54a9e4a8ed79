"""Statements over ``views``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import View

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

_TABLE: Final = table_of(View)


async def of_experiment(session: AsyncSession, experiment_id: str) -> list[View]:
    """By name."""
    return list(
        (await session.scalars(select(View).where(View.experiment_id == experiment_id).order_by(View.name))).all()
    )


async def get(session: AsyncSession, view_id: str) -> View | None:
    return (await session.scalars(select(View).where(View.id == view_id))).one_or_none()


async def put(session: WriteSession, row: dict[str, Any]) -> str:
    """Store a view in the place of the one with its name. Returns the id under which it is stored."""
    statement = insert_into(session, _TABLE).values(row)
    changed = {name: statement.excluded[name] for name in ("owner", "state", "updated_at")}
    statement = statement.on_conflict_do_update(index_elements=["experiment_id", "name"], set_=changed)
    return str((await session.execute(statement.returning(_TABLE.c.id))).scalar_one())


async def remove(session: WriteSession, view_id: str) -> bool:
    """Whether it was there."""
    removed = await session.execute(delete(_TABLE).where(_TABLE.c.id == view_id).returning(_TABLE.c.id))
    return removed.first() is not None
