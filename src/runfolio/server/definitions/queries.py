"""Statements over ``metric_definitions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select, tuple_

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import MetricDefinition

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

_TABLE: Final = table_of(MetricDefinition)
_CHANGED: Final = ("x", "goal", "unit", "format", "set_at", "set_by")


async def put(session: WriteSession, row: dict[str, Any]) -> None:
    """Store a definition; a stored one that was set later stays."""
    statement = insert_into(session, _TABLE).values(row)
    new = statement.excluded
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["experiment_id", "pattern"],
            set_={name: new[name] for name in _CHANGED},
            where=tuple_(_TABLE.c.set_at, _TABLE.c.set_by) <= tuple_(new.set_at, new.set_by),
        )
    )


async def of_experiment(session: AsyncSession, experiment_id: str) -> list[MetricDefinition]:
    """The definitions of an experiment by pattern. Removed ones say nothing and are left out."""
    d = MetricDefinition
    says = or_(d.x.is_not(None), d.goal.is_not(None), d.unit.is_not(None), d.format.is_not(None))
    statement = select(d).where(d.experiment_id == experiment_id, says).order_by(d.pattern)
    return list((await session.scalars(statement)).all())
