"""Statements over ``experiments``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import asc, delete, desc, func, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from runfolio.server.conditions import compile_condition, compile_order
from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.membership import one_of, one_of_named
from runfolio.server.db.models import Experiment, ExperimentTag
from runfolio.server.db.prepared import Prepared
from runfolio.server.db.types import clean

from .conditions import Tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import InstrumentedAttribute

    from runfolio.server.db.session import WriteSession

    from .conditions import Condition, Order, Subject

_EXPERIMENTS: Final = table_of(Experiment)
_TAGS: Final = table_of(ExperimentTag)


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


async def statuses(session: AsyncSession, experiment_ids: Sequence[str]) -> dict[str, str]:
    """The status of each of some experiments that there is."""
    statement = select(_EXPERIMENTS.c.id, _EXPERIMENTS.c.status).where(one_of(_EXPERIMENTS.c.id, experiment_ids))
    return {id_: status for id_, status in await session.execute(statement)}  # noqa: C416 - rows are not tuples to the type checker


async def lock(session: WriteSession, experiment_id: str) -> Experiment | None:
    """The experiment, whose row no one else changes until the transaction ends."""
    statement = select(Experiment).where(Experiment.id == experiment_id).with_for_update(key_share=True)
    return (await session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def by_name(session: AsyncSession, name: str) -> Experiment | None:
    """The experiment that has a name, deleted or not."""
    return (await session.scalars(select(Experiment).where(Experiment.name == name))).one_or_none()


async def add(session: WriteSession, row: dict[str, Any]) -> bool:
    """Store a new experiment; False when its name or id is taken, waiting for whoever is about to take it."""
    statement = insert_into(session, _EXPERIMENTS).values(row).on_conflict_do_nothing()
    return (await session.execute(statement.returning(_EXPERIMENTS.c.id))).first() is not None


async def rename(session: WriteSession, experiment_id: str, name: str) -> bool:
    """Give it another name; False when that is taken, also by whoever is about to take it."""
    try:
        async with session.begin_nested():
            await session.execute(update(_EXPERIMENTS).where(_EXPERIMENTS.c.id == experiment_id).values(name=name))
    except IntegrityError:
        return False
    return True


async def find(
    session: AsyncSession, where: Sequence[Condition], order: Sequence[Order], *, skip: int, limit: int
) -> list[Experiment]:
    """Experiments that meet every condition, in order, after the first ``skip``."""
    dialect = session.get_bind().dialect.name
    statement = select(Experiment).where(*(compile_condition(one, _cell, dialect) for one in where))
    columns = [column for key in order for column in compile_order(key, _cell)]
    return list((await session.scalars(statement.order_by(*columns).offset(skip).limit(limit))).all())


def _cell(subject: Subject) -> ColumnElement[Any]:
    if isinstance(subject, Tag):
        mine = (_TAGS.c.experiment_id == _EXPERIMENTS.c.id, _TAGS.c.key == clean(subject.key))
        return select(_TAGS.c.value).where(*mine).correlate(_EXPERIMENTS).scalar_subquery()
    return _EXPERIMENTS.c[subject]


async def tags(session: AsyncSession, experiment_ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """Experiment, key and text of every tag of some experiments, by key."""
    statement = select(_TAGS.c.experiment_id, _TAGS.c.key, _TAGS.c.value).order_by(_TAGS.c.key)
    rows = await session.execute(statement.where(one_of(_TAGS.c.experiment_id, experiment_ids)))
    return [(experiment, key, value) for experiment, key, value in rows]


async def set_tags(session: WriteSession, experiment_id: str, values: Mapping[str, str]) -> None:
    """Set tags in place of what they were."""
    statement = insert_into(session, _TAGS)
    statement = statement.on_conflict_do_update(
        index_elements=["experiment_id", "key"], set_={"value": statement.excluded.value}
    )
    rows = [{"experiment_id": experiment_id, "key": key, "value": value} for key, value in sorted(values.items())]
    await (await session.connection()).execute(statement, rows)


async def remove_tags(session: WriteSession, experiment_id: str, keys: Sequence[str]) -> None:
    mine = _TAGS.c.experiment_id == experiment_id
    await session.execute(delete(_TAGS).where(mine, one_of(_TAGS.c.key, keys)))


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
