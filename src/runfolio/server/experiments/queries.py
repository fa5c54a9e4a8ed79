"""Statements over ``experiments``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import asc, desc, func, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.membership import one_of_named
from runfolio.server.db.models import Experiment
from runfolio.server.db.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import InstrumentedAttribute

    from runfolio.server.db.session import WriteSession

_EXPERIMENTS: Final = table_of(Experiment)


async def get(session: AsyncSession, experiment_id: str) -> Experiment | None:
    """The experiment, deleted or not."""
    return (await session.scalars(select(Experiment).where(Experiment.id == experiment_id))).one_or_none()


_RESOLVED: Final = Prepared(
    select(_EXPERIMENTS.c.id)
    .where(or_(one_of_named(_EXPERIMENTS.c.id, "keys"), one_of_named(_EXPERIMENTS.c.name, "keys")))
    .order_by(_EXPERIMENTS.c.id)
)


async def resolve(session: AsyncSession, keys: Sequence[str]) -> list[str]:
    """The ids of the experiments whose ids or names these are."""
    return [row[0] for row in await _RESOLVED.rows(session, keys=list(keys))]


async def lock(session: WriteSession, experiment_id: str) -> Experiment | None:
    """The experiment, whose row no one else changes until the transaction ends."""
    statement = select(Experiment).where(Experiment.id == experiment_id).with_for_update(key_share=True)
    return (await session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def by_name(session: AsyncSession, name: str) -> Experiment | None:
    """The experiment that has a name, deleted or not."""
    return (await session.scalars(select(Experiment).where(Experiment.name == name))).one_or_none()


async def add(session: WriteSession, row: dict[str, Any]) -> bool:
    """Store a new experiment; False when its name is taken, waiting for whoever is about to take it."""
    statement = insert_into(session, _EXPERIMENTS).values(row).on_conflict_do_nothing(index_elements=["name"])
    return (await session.execute(statement.returning(_EXPERIMENTS.c.id))).first() is not None


async def rename(session: WriteSession, experiment_id: str, name: str) -> bool:
    """Give it another name; False when that is taken, also by whoever is about to take it."""
    try:
        async with session.begin_nested():
            await session.execute(update(_EXPERIMENTS).where(_EXPERIMENTS.c.id == experiment_id).values(name=name))
    except IntegrityError:
        return False
    return True


SORTS: Final[dict[str, InstrumentedAttribute[Any]]] = {
    "created_at": Experiment.created_at,
    "updated_at": Experiment.updated_at,
    "name": Experiment.name,
}


async def page(
    session: AsyncSession,
    *,
    status: str,
    words: str | None,
    sort: str,
    descending: bool,
    after: tuple[Any, str] | None,
    limit: int,
) -> list[Experiment]:
    """Experiments of a status (or ``all``) whose name or description contains ``words``, past a key ``(sort, id)``."""
    column = SORTS[sort]
    order = desc if descending else asc
    statement = select(Experiment).order_by(order(column), order(Experiment.id)).limit(limit)
    if status != "all":
        statement = statement.where(Experiment.status == status)
    if words:
        text = func.lower(Experiment.name + " " + func.coalesce(Experiment.description, ""))
        statement = statement.where(text.contains(words.lower(), autoescape=True))
    if after is not None:
        key = tuple_(column, Experiment.id)
        statement = statement.where(key < tuple_(*after) if descending else key > tuple_(*after))
    return list((await session.scalars(statement)).all())
