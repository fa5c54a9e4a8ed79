"""Which runs an export holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from runfolio.server.db.models import Run

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


async def kept_runs(session: AsyncSession, experiment_id: str) -> list[str]:
    """The runs of an experiment that were not deleted, oldest first."""
    statement = (
        select(Run.id)
        .where(Run.experiment_id == experiment_id, Run.lifecycle != "deleted")
        .order_by(Run.created_at, Run.id)
    )
    return list((await session.execute(statement)).scalars())
