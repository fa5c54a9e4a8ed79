"""Statements over artifacts. A row without a digest is the trace of a deleted file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, case, cast, collate, func, literal, or_, select, tuple_

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import Artifact

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import InstrumentedAttribute

    from runfolio.server.db.session import WriteSession

_ARTIFACTS = table_of(Artifact)
_KEY = ("run_id", "path")


class TreeRow(NamedTuple):
    """A folder (0) or file (1) right below another folder."""

    rank: int
    name: str
    files: int
    size: int
    created_at: datetime
    digest: str | None
    mime: str | None


async def put(session: WriteSession, row: dict[str, Any]) -> None:
    """Store what was said of a path, unless something said later is stored already."""
    statement = insert_into(session, _ARTIFACTS).values(row)
    new, old = statement.excluded, _ARTIFACTS.c
    later = tuple_(new.set_at, new.set_by, new.digest) > tuple_(old.set_at, old.set_by, old.digest)
    changed = {name: new[name] for name in row if name not in _KEY}
    await session.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=changed, where=later))


async def get(session: AsyncSession, run_id: str, path: str) -> Artifact | None:
    """A file that was not deleted."""
    found = await session.get(Artifact, (run_id, path))
    return found if found is not None and found.digest is not None else None


async def set_at(session: AsyncSession, run_id: str, path: str) -> int | None:
    """When a path was last set or deleted, in µs."""
    statement = select(Artifact.set_at).where(Artifact.run_id == run_id, Artifact.path == path)
    return await session.scalar(statement)


async def files(session: AsyncSession, run_id: str, folder: str, after: str, limit: int) -> list[Artifact]:
    """Files at any depth below a folder, by path, from past ``after``."""
    path = _bytewise(session, Artifact.path)
    statement = select(Artifact).where(*_below(run_id, folder), path > after).order_by(path).limit(limit)
    return list((await session.scalars(statement)).all())


async def children(
    session: AsyncSession, run_id: str, folder: str, after: tuple[int, str] | None, limit: int
) -> list[TreeRow]:
    """What lies right below a folder, folders first, by name, from past ``after``."""
    rest = func.substr(Artifact.path, len(_prefix(folder)) + 1)
    slash = (func.instr if _is_sqlite(session) else func.strpos)(rest, "/")
    level = (
        select(
            case((slash == 0, 1), else_=0).label("rank"),
            case((slash == 0, rest), else_=func.substr(rest, 1, slash - 1)).label("name"),
            Artifact.size,
            Artifact.created_at,
            Artifact.digest,
            Artifact.mime,
        )
        .where(*_below(run_id, folder))
        .subquery()
    )
    name = _bytewise(session, level.c.name)
    only = level.c.rank == 1
    statement = (
        select(
            level.c.rank,
            level.c.name,
            func.count(),
            cast(func.sum(level.c.size), BigInteger),
            func.max(level.c.created_at),
            func.max(case((only, level.c.digest))),
            func.max(case((only, level.c.mime))),
        )
        .group_by(level.c.rank, level.c.name)
        .order_by(level.c.rank, name)
        .limit(limit)
    )
    if after is not None:
        rank, last = after
        statement = statement.where(or_(level.c.rank > rank, (level.c.rank == rank) & (name > last)))
    return [TreeRow(*row) for row in await session.execute(statement)]


def _below(run_id: str, folder: str) -> tuple[ColumnElement[bool], ...]:
    mine = (Artifact.run_id == run_id, Artifact.digest.is_not(None))
    prefix = _prefix(folder)
    # Not LIKE: SQLite's does not tell A from a.
    return (*mine, func.substr(Artifact.path, 1, len(prefix)) == literal(prefix)) if prefix else mine


def _prefix(folder: str) -> str:
    return f"{folder}/" if folder else ""


def _bytewise(
    session: AsyncSession, column: InstrumentedAttribute[str] | ColumnElement[str]
) -> InstrumentedAttribute[str] | ColumnElement[str]:
    """The column in the order of its bytes, whatever language the database was made for."""
    return column if _is_sqlite(session) else collate(column, "C")


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"
