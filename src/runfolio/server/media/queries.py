"""Statements over media."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, or_, select, tuple_

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import Media

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

_MEDIA = table_of(Media)
_KEY = ("run_id", "name", "step", "index", "writer_id")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which media of a run, and from which end of the steps."""

    name: str | None
    step: int | None
    kind: str | None
    newest: bool

    def conditions(self) -> list[ColumnElement[bool]]:
        given = ((Media.name, self.name), (Media.step, self.step), (Media.kind, self.kind))
        return [column == value for column, value in given if value is not None]


class Place(NamedTuple):
    """Where a value stands in a list."""

    name: str
    step: int
    number: int
    """Its index: several values may be logged under one name in one call."""
    writer: str


class NameRow(NamedTuple):
    """What was logged under a name."""

    name: str
    kind: str
    values: int
    first_step: int
    last_step: int


async def put(session: WriteSession, row: dict[str, Any]) -> None:
    """Store a value, unless the same writer logged a later one under the same name, step and index."""
    statement = insert_into(session, _MEDIA).values(row)
    new, old = statement.excluded, _MEDIA.c
    later = tuple_(new.created_at, new.digest) > tuple_(old.created_at, old.digest)
    changed = {name: new[name] for name in row if name not in _KEY}
    await session.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=changed, where=later))


async def page(session: AsyncSession, run_id: str, wanted: Wanted, after: Place | None, limit: int) -> list[Media]:
    """Values by name, step, index and writer, from past ``after``."""
    step = Media.step.desc() if wanted.newest else Media.step
    statement = select(Media).where(Media.run_id == run_id, *wanted.conditions())
    if after is not None:
        statement = statement.where(_past(after, newest=wanted.newest))
    order = (Media.name, step, Media.index, Media.writer_id)
    return list((await session.scalars(statement.order_by(*order).limit(limit))).all())


def _past(place: Place, *, newest: bool) -> ColumnElement[bool]:
    same_step = and_(Media.step == place.step, tuple_(Media.index, Media.writer_id) > (place.number, place.writer))
    later_step = Media.step < place.step if newest else Media.step > place.step
    return or_(Media.name > place.name, and_(Media.name == place.name, or_(later_step, same_step)))


async def names(session: AsyncSession, run_id: str, after: str, limit: int) -> list[NameRow]:
    """Names with what was logged under each, from past ``after``. The kind is the latest in the alphabet."""
    statement = (
        select(Media.name, func.max(Media.kind), func.count(), func.min(Media.step), func.max(Media.step))
        .where(Media.run_id == run_id, Media.name > after)
        .group_by(Media.name)
        .order_by(Media.name)
        .limit(limit)
    )
    return [NameRow(*row) for row in await session.execute(statement)]


async def steps(session: AsyncSession, run_id: str, name: str, after: int | None, limit: int) -> list[int]:
    """The steps at which something was logged under a name, ascending."""
    statement = select(Media.step).distinct().where(Media.run_id == run_id, Media.name == name)
    if after is not None:
        statement = statement.where(Media.step > after)
    return list((await session.scalars(statement.order_by(Media.step).limit(limit))).all())


async def by_digest(session: AsyncSession, run_id: str, digest: str) -> Media | None:
    """The latest value of a run with these bytes."""
    statement = select(Media).where(Media.run_id == run_id, Media.digest == digest).order_by(Media.created_at.desc())
    return await session.scalar(statement.limit(1))
