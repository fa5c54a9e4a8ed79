"""Statements over ``registered_models``, their versions and aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import Text, delete, func, literal, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from runfolio.server import conditions
from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.membership import one_of
from runfolio.server.db.models import ModelAlias, ModelVersion, RegisteredModel
from runfolio.server.db.types import clean
from runfolio.server.search.patterns import ESCAPE, containing

from .conditions import Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

    from .conditions import NameCondition, NameOrder, NameSubject, VersionCondition, VersionOrder, VersionSubject

_NAMES: Final = table_of(RegisteredModel)
_VERSIONS: Final = table_of(ModelVersion)
_ALIASES: Final = table_of(ModelAlias)


class Named(NamedTuple):
    """A version and the name of its registered model."""

    version: ModelVersion
    name: str


# -- names -----------------------------------------------------------------------------------------------------------


async def by_name(session: AsyncSession, name: str) -> RegisteredModel | None:
    return (await session.scalars(select(RegisteredModel).where(RegisteredModel.name == name))).one_or_none()


async def ids_of(session: AsyncSession, names: Iterable[str]) -> list[str]:
    """The ids of those of some names that are there."""
    return list((await session.scalars(select(RegisteredModel.id).where(one_of(RegisteredModel.name, names)))).all())


async def lock(session: WriteSession, name: str) -> RegisteredModel | None:
    """The registered model, whose row no one else changes until the transaction ends."""
    statement = select(RegisteredModel).where(RegisteredModel.name == name).with_for_update(key_share=True)
    return (await session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def add(session: WriteSession, row: dict[str, Any]) -> bool:
    """Store a new one; False when its name is taken, waiting for whoever is about to take it."""
    statement = insert_into(session, _NAMES).values(row).on_conflict_do_nothing(index_elements=["name"])
    return (await session.execute(statement.returning(_NAMES.c.id))).first() is not None


async def rename(session: WriteSession, registered_id: str, name: str) -> bool:
    """Give it another name; False when that is taken, also by whoever is about to take it."""
    try:
        async with session.begin_nested():
            await session.execute(update(_NAMES).where(_NAMES.c.id == registered_id).values(name=name))
    except IntegrityError:
        return False
    return True


async def remove(session: WriteSession, registered_id: str) -> None:
    """With its versions and aliases."""
    await session.execute(delete(_NAMES).where(_NAMES.c.id == registered_id))


async def find(
    session: AsyncSession,
    *,
    where: Sequence[NameCondition] = (),
    order: Sequence[NameOrder] = (),
    limit: int,
    offset: int = 0,
) -> list[RegisteredModel]:
    """Registered models for which every condition holds."""
    cell = _name_cell(_dialect(session))
    held = (conditions.compile_condition(each, cell, _dialect(session)) for each in where)
    keys = [part for each in order for part in conditions.compile_order(each, cell)]
    statement = select(RegisteredModel).where(*held).order_by(*keys, RegisteredModel.id).limit(limit).offset(offset)
    return list((await session.scalars(statement)).all())


async def page(session: AsyncSession, *, words: str, after: str | None, limit: int) -> list[RegisteredModel]:
    """Registered models by name, from past one."""
    statement = select(RegisteredModel).order_by(RegisteredModel.name).limit(limit)
    if words:
        text = func.lower(RegisteredModel.name + " " + func.coalesce(RegisteredModel.description, ""))
        statement = statement.where(text.like(containing(words.lower()), escape=ESCAPE))
    if after is not None:
        statement = statement.where(RegisteredModel.name > after)
    return list((await session.scalars(statement)).all())


# -- versions --------------------------------------------------------------------------------------------------------


async def next_version(session: WriteSession, name: str, now: datetime) -> tuple[str, int] | None:
    """The id of a registered model and a number that no version had; None when there is no such name.

    In one statement, so that of two that come at once the second waits, and counts on from the first.
    """
    statement = (
        update(_NAMES)
        .where(_NAMES.c.name == name)
        .values(last_version=_NAMES.c.last_version + 1, updated_at=now)
        .returning(_NAMES.c.id, _NAMES.c.last_version)
    )
    found = (await session.execute(statement)).first()
    return None if found is None else (found[0], found[1])


async def add_version(session: WriteSession, row: dict[str, Any]) -> None:
    await session.execute(insert_into(session, _VERSIONS).values(row))


async def restage(session: WriteSession, but: ModelVersion, stage: str, into: str, now: datetime) -> None:
    """Move the versions of one stage into another, all of this registered model's but one."""
    others = (_VERSIONS.c.registered_model_id == but.registered_model_id, _VERSIONS.c.version != but.version)
    there = update(_VERSIONS).where(*others, _VERSIONS.c.stage == stage)
    await session.execute(there.values(stage=into, updated_at=now))


async def get_version(session: AsyncSession, name: str, version: int) -> ModelVersion | None:
    statement = _versions().where(RegisteredModel.name == name, ModelVersion.version == version)
    found = (await session.execute(statement)).first()
    return None if found is None else found[0]


async def remove_version(session: WriteSession, registered_id: str, version: int) -> None:
    """With its aliases."""
    for table in (_ALIASES, _VERSIONS):
        mine = (table.c.registered_model_id == registered_id, table.c.version == version)
        await session.execute(delete(table).where(*mine))


async def find_versions(
    session: AsyncSession,
    *,
    where: Sequence[VersionCondition] = (),
    order: Sequence[VersionOrder] = (),
    limit: int,
    offset: int = 0,
) -> list[Named]:
    """Versions for which every condition holds."""
    cell = _version_cell(_dialect(session))
    held = (conditions.compile_condition(each, cell, _dialect(session)) for each in where)
    keys = [part for each in order for part in conditions.compile_order(each, cell)]
    keys += [_VERSIONS.c.registered_model_id, _VERSIONS.c.version]
    statement = _versions().where(*held).order_by(*keys).limit(limit).offset(offset)
    return [Named(*row) for row in await session.execute(statement)]


async def page_of_versions(
    session: AsyncSession,
    *,
    registered_id: str | None = None,
    run_id: str | None = None,
    model_id: str | None = None,
    after: tuple[datetime, str, int] | None,
    limit: int,
) -> list[Named]:
    """Versions, newest first, past a key ``(created_at, registered model, version)``."""
    key = (ModelVersion.created_at, ModelVersion.registered_model_id, ModelVersion.version)
    statement = _versions().order_by(*(column.desc() for column in key)).limit(limit)
    wanted = {"registered_model_id": registered_id, "run_id": run_id, "model_id": model_id}
    for column, value in wanted.items():
        if value is not None:
            statement = statement.where(_VERSIONS.c[column] == value)
    if after is not None:
        statement = statement.where(tuple_(*key) < tuple_(*after))
    return [Named(*row) for row in await session.execute(statement)]


async def latest_versions(session: AsyncSession, registered_ids: Iterable[str]) -> list[Named]:
    """Of each registered model the latest version in each stage."""
    stage = func.coalesce(_VERSIONS.c.stage, "")
    latest = (
        select(_VERSIONS.c.registered_model_id, func.max(_VERSIONS.c.version).label("version"))
        .where(one_of(_VERSIONS.c.registered_model_id, registered_ids))
        .group_by(_VERSIONS.c.registered_model_id, stage)
        .subquery()
    )
    same = (ModelVersion.registered_model_id == latest.c.registered_model_id, ModelVersion.version == latest.c.version)
    statement = _versions().join(latest, (same[0]) & (same[1])).order_by(ModelVersion.version)
    return [Named(*row) for row in await session.execute(statement)]


async def counts(session: AsyncSession, registered_ids: Iterable[str]) -> dict[str, int]:
    """How many versions there are of each."""
    mine = _VERSIONS.c.registered_model_id
    statement = select(mine, func.count()).where(one_of(mine, registered_ids)).group_by(mine)
    return dict((await session.execute(statement)).all())


def _versions() -> Any:
    return select(ModelVersion, RegisteredModel.name).join(
        RegisteredModel, RegisteredModel.id == ModelVersion.registered_model_id
    )


# -- aliases ---------------------------------------------------------------------------------------------------------


async def put_alias(session: WriteSession, registered_id: str, alias: str, version: int) -> None:
    row = {"registered_model_id": registered_id, "alias": alias, "version": version}
    statement = insert_into(session, _ALIASES).values(row)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["registered_model_id", "alias"], set_={"version": statement.excluded.version}
        )
    )


async def remove_alias(session: WriteSession, registered_id: str, alias: str) -> bool:
    """Whether it was there."""
    mine = (_ALIASES.c.registered_model_id == registered_id, _ALIASES.c.alias == alias)
    return (await session.execute(delete(_ALIASES).where(*mine).returning(_ALIASES.c.alias))).first() is not None


async def get_alias(session: AsyncSession, registered_id: str, alias: str) -> int | None:
    """The version that it names."""
    mine = (ModelAlias.registered_model_id == registered_id, ModelAlias.alias == alias)
    return await session.scalar(select(ModelAlias.version).where(*mine))


async def aliases_of(session: AsyncSession, registered_ids: Iterable[str]) -> list[ModelAlias]:
    """By alias."""
    mine = one_of(ModelAlias.registered_model_id, registered_ids)
    return list((await session.scalars(select(ModelAlias).where(mine).order_by(ModelAlias.alias))).all())


# -- where the values of subjects lie --------------------------------------------------------------------------------


def _name_cell(dialect: str) -> Callable[[NameSubject], ColumnElement[Any]]:
    def cell(subject: NameSubject) -> ColumnElement[Any]:
        return _tag(_NAMES, subject.key, dialect) if isinstance(subject, Tag) else _NAMES.c[subject]

    return cell


def _version_cell(dialect: str) -> Callable[[VersionSubject], ColumnElement[Any]]:
    def cell(subject: VersionSubject) -> ColumnElement[Any]:
        if isinstance(subject, Tag):
            return _tag(_VERSIONS, subject.key, dialect)
        return _NAMES.c.name if subject == "name" else _VERSIONS.c[subject]

    return cell


def _tag(table: Table, key: str, dialect: str) -> ColumnElement[Any]:
    """A tag's value, or null."""
    key = clean(key)
    if dialect == "postgresql":
        return table.c.tags.op("->>", return_type=Text())(literal(key, Text))
    each = func.json_each(table.c.tags).table_valued("key", "value")  # a path would need the key to be quoted
    return select(each.c.value).where(each.c.key == key).correlate(table).scalar_subquery()


def _dialect(session: AsyncSession) -> str:
    return session.get_bind().dialect.name
