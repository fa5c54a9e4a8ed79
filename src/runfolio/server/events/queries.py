"""What changed since a moment, from the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from runfolio.server.db.models import Experiment, Run

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

MOST: Final = 10_000
"""Runs that one look reads."""


@dataclass(frozen=True, slots=True)
class ChangedRun:
    """A run and when it last changed."""

    id: str
    experiment_id: str
    updated_at: datetime


async def changed_runs(session: AsyncSession, since: datetime) -> list[ChangedRun]:
    """Runs that changed at ``since`` or later, the latest first."""
    statement = select(Run.id, Run.experiment_id, Run.updated_at).where(Run.updated_at >= since)
    rows = await session.execute(statement.order_by(Run.updated_at.desc(), Run.id.desc()).limit(MOST))
    return [ChangedRun(*row) for row in rows]


async def changed_experiments(session: AsyncSession, since: datetime) -> dict[str, datetime]:
    """Experiments that changed at ``since`` or later, with when they did."""
    rows = await session.execute(select(Experiment.id, Experiment.updated_at).where(Experiment.updated_at >= since))
    return {id_: updated_at for id_, updated_at in rows}  # noqa: C416 - rows are not tuples to the type checker
