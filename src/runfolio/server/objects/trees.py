"""Files by path below one owner, shown as folders: those of a run, of a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import BigInteger, case, cast, collate, func, literal, or_, select

from runfolio.server.errors import Invalid, NotFound
from runfolio.server.paging import decode_cursor, encode_cursor
from runfolio.wire import paths
from runfolio.wire.files import ArtifactEntry
from runfolio.wire.resources import Page

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement, Table
    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Tree:
    """A table of files: ``path``, ``size``, ``digest``, ``mime`` and ``created_at``. One without a digest is gone."""

    what: str
    """In the plural, for people and cursors."""
    table: Table
    owner: Column[str]


class _Child(NamedTuple):
    """A folder (0) or file (1) right below another folder."""

    rank: int
    name: str
    files: int
    size: int
    created_at: datetime
    digest: str | None
    mime: str | None


class _File(NamedTuple):
    path: str
    size: int
    created_at: datetime
    digest: str
    mime: str | None


def checked(path: str, field: str) -> str:
    """The path as it is stored. Raises :class:`Invalid`, which names ``field``."""
    try:
        return paths.normalise(path)
    except paths.PathError as error:
        raise Invalid(field, str(error)) from None


def checked_folder(path: str, field: str) -> str:
    """The same of a folder, where the empty text is the root."""
    try:
        return paths.normalise_folder(path)
    except paths.PathError as error:
        raise Invalid(field, str(error)) from None


def file_entry(path: str, size: int, at: datetime, digest: str, mime: str | None) -> ArtifactEntry:
    """A file as it appears in JSON."""
    return ArtifactEntry("file", path, path.rpartition("/")[2], size, 1, at, digest, mime)


async def list_page(
    session: AsyncSession, tree: Tree, owner: str, folder: str, *, recursive: bool, limit: int, cursor: str | None
) -> Page[ArtifactEntry]:
    """A page of a folder: one level with folders first, or every file below it.

    Raises :class:`NotFound` for a folder that holds nothing; the root may.
    """
    folder = checked_folder(folder, "query.path")
    of = (tree.what, owner, folder, recursive)
    page = await (_files if recursive else _level)(session, tree, owner, folder, of, limit, cursor)
    if folder and not page.items and cursor is None:
        raise NotFound(f"folder of {tree.what}", folder)
    return page


async def _level(
    session: AsyncSession, tree: Tree, owner: str, folder: str, of: object, limit: int, cursor: str | None
) -> Page[ArtifactEntry]:
    after = decode_cursor(cursor, of, int, str)
    rows = await _children(session, tree, owner, folder, (after[0], after[1]) if after else None, limit + 1)
    items = [_child_entry(folder, row) for row in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(items, encode_cursor(of, last.rank, last.name) if last else None)


def _child_entry(folder: str, row: _Child) -> ArtifactEntry:
    path = _prefix(folder) + row.name
    kind: Literal["file", "folder"] = "file" if row.digest else "folder"
    return ArtifactEntry(kind, path, row.name, row.size, row.files, row.created_at, row.digest, row.mime)


async def _files(
    session: AsyncSession, tree: Tree, owner: str, folder: str, of: object, limit: int, cursor: str | None
) -> Page[ArtifactEntry]:
    after = decode_cursor(cursor, of, str)
    rows = await _below_any(session, tree, owner, folder, after[0] if after else "", limit + 1)
    items = [file_entry(*row) for row in rows[:limit]]
    return Page(items, encode_cursor(of, items[-1].path) if len(rows) > limit else None)


async def _below_any(session: AsyncSession, tree: Tree, owner: str, folder: str, after: str, limit: int) -> list[_File]:
    """Files at any depth below a folder, by path, from past ``after``."""
    columns = tree.table.c
    path = _bytewise(session, columns.path)
    statement = (
        select(columns.path, columns.size, columns.created_at, columns.digest, columns.mime)
        .where(*_below(tree, owner, folder), path > after)
        .order_by(path)
        .limit(limit)
    )
    return [_File(*row) for row in await session.execute(statement)]


async def _children(
    session: AsyncSession, tree: Tree, owner: str, folder: str, after: tuple[int, str] | None, limit: int
) -> list[_Child]:
    """What lies right below a folder, folders first, by name, from past ``after``."""
    columns = tree.table.c
    rest = func.substr(columns.path, len(_prefix(folder)) + 1)
    slash = (func.instr if _is_sqlite(session) else func.strpos)(rest, "/")
    level = (
        select(
            case((slash == 0, 1), else_=0).label("rank"),
            case((slash == 0, rest), else_=func.substr(rest, 1, slash - 1)).label("name"),
            columns.size,
            columns.created_at,
            columns.digest,
            columns.mime,
        )
        .where(*_below(tree, owner, folder))
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
    return [_Child(*row) for row in await session.execute(statement)]


def _below(tree: Tree, owner: str, folder: str) -> tuple[ColumnElement[bool], ...]:
    mine = (tree.owner == owner, tree.table.c.digest.is_not(None))
    prefix = _prefix(folder)
    # Not LIKE: SQLite's does not tell A from a.
    return (*mine, func.substr(tree.table.c.path, 1, len(prefix)) == literal(prefix)) if prefix else mine


def _prefix(folder: str) -> str:
    return f"{folder}/" if folder else ""


def _bytewise(session: AsyncSession, column: ColumnElement[str]) -> ColumnElement[str]:
    """The column in the order of its bytes, whatever language the database was made for."""
    return column if _is_sqlite(session) else collate(column, "C")


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"
