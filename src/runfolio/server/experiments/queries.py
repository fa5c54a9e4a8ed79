"""Statements over ``experiments``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import Experiment

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

_EXPERIMENTS: Final = table_of(Experiment)


async def get(session: AsyncSession, experiment_id: str) -> Experiment | None:
    """The experiment, deleted or not."""
    return (await session.scalars(select(Experiment).where(Experiment.id == experiment_id))).one_or_none()


async def by_name(session: AsyncSession, name: str) -> Experiment | None:
    """The experiment that has a name, deleted or not."""
    return (await session.scalars(select(Experiment).where(Experiment.name == name))).one_or_none()


async def add(session: WriteSession, row: dict[str, Any]) -> bool:
    """Store a new experiment; False when its name is taken, waiting for whoever is about to take it."""
    statement = insert_into(session, _EXPERIMENTS).values(row).on_conflict_do_nothing(index_elements=["name"])
    return (await session.execute(statement.returning(_EXPERIMENTS.c.id))).first() is not None
