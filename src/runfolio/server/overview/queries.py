"""Statements for the page of all experiments: at the cost of its experiments' runs in one index, not of the runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Text, cast, desc, func, select, tuple_

from runfolio.server.db.bulk import table_of
from runfolio.server.db.membership import one_of
from runfolio.server.db.models import Experiment, Run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

_RUNS: Final = table_of(Run)
_ACTIVE: Final = _RUNS.c.lifecycle == "active"


async def page(
    session: AsyncSession, *, status: str, words: str, after: tuple[datetime, str] | None, limit: int
) -> list[tuple[Experiment, datetime]]:
    """Experiments of a status, each with when something last happened in it; the latest first."""
    last_run = (
        select(func.max(_RUNS.c.updated_at))
        .where(_RUNS.c.experiment_id == Experiment.id, _ACTIVE)
        .correlate(Experiment)
        .scalar_subquery()
    )
    activity = func.coalesce(last_run, Experiment.updated_at, type_=_RUNS.c.updated_at.type)
    statement = select(Experiment, activity.label("activity")).where(Experiment.status == status)
    if words:
        name = func.lower(Experiment.name + " " + func.coalesce(Experiment.description, ""))
        statement = statement.where(name.contains(words.lower(), autoescape=True))
    found = statement.order_by(desc("activity"), desc(Experiment.id)).limit(limit)
    if after is not None:
        found = found.where(tuple_(activity, Experiment.id) < tuple_(*after))
    return [(row[0], row[1]) for row in (await session.execute(found)).all()]


async def statuses(session: AsyncSession, experiment_ids: Sequence[str]) -> list[tuple[str, str, int]]:
    """How many active runs of each experiment stand how."""
    keys = _RUNS.c.experiment_id, _RUNS.c.status
    statement = select(*keys, func.count()).where(one_of(keys[0], experiment_ids), _ACTIVE).group_by(*keys)
    return [(row[0], row[1], row[2]) for row in (await session.execute(statement)).all()]


async def created_a_day(
    session: AsyncSession, experiment_ids: Sequence[str], since: datetime
) -> list[tuple[str, str, int]]:
    """How many active runs of each experiment were created on which day of UTC (``2026-11-28``), none left out."""
    keys = _RUNS.c.experiment_id, _day(session, _RUNS.c.created_at).label("day")
    statement = (
        select(*keys, func.count())
        .where(one_of(keys[0], experiment_ids), _ACTIVE, _RUNS.c.created_at >= since)
        .group_by(_RUNS.c.experiment_id, "day")
    )
    return [(row[0], row[1], row[2]) for row in (await session.execute(statement)).all()]


def _day(session: AsyncSession, moment: ColumnElement[Any]) -> ColumnElement[str]:
    if session.get_bind().dialect.name == "sqlite":
        return func.substr(cast(moment, Text()), 1, 10)
    return func.to_char(func.timezone("UTC", moment), "YYYY-MM-DD")
