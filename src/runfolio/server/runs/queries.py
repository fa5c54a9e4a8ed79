"""Statements over ``runs``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select, update

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import Run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

_RUNS: Final = table_of(Run)
_IN_LIMIT: Final = 500


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


async def by_ids(session: AsyncSession, run_ids: Sequence[str]) -> list[Run]:
    """The runs among ``run_ids`` that are there and not deleted, by id."""
    found: list[Run] = []
    for first in range(0, len(run_ids), _IN_LIMIT):
        part = run_ids[first : first + _IN_LIMIT]
        statement = select(Run).where(Run.id.in_(part), Run.lifecycle != "deleted").order_by(Run.id)
        found += (await session.scalars(statement)).all()
    return found


async def set_lifecycle(
    session: WriteSession, run_ids: Sequence[str], lifecycle: str, now: datetime
) -> list[tuple[str, str]]:
    """Archive, delete or bring back; gives (id, experiment) of the runs that were not so before."""
    changed: list[tuple[str, str]] = []
    for first in range(0, len(run_ids), _IN_LIMIT):
        statement = (
            update(_RUNS)
            .where(_RUNS.c.id.in_(run_ids[first : first + _IN_LIMIT]), _RUNS.c.lifecycle != lifecycle)
            # Deleted and without the time of it: it is being purged.
            .where(or_(_RUNS.c.lifecycle != "deleted", _RUNS.c.deleted_at.is_not(None)))
            .values(lifecycle=lifecycle, deleted_at=now if lifecycle == "deleted" else None, updated_at=now)
            .returning(_RUNS.c.id, _RUNS.c.experiment_id)
        )
        changed += [(run, experiment) for run, experiment in await session.execute(statement)]
    return changed
