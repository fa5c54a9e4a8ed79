"""Statements over console chunks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from runfolio.server.db.models import Attempt, ConsoleChunk

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession


@dataclass(frozen=True, slots=True)
class Selection:
    """Which lines of a run: of one attempt, and of one stream (1, 2), writer or from one line number on if given."""

    run_id: str
    attempt: str
    stream: int | None = None
    writer: str | None = None
    from_line: int = 0

    def conditions(self) -> list[ColumnElement[bool]]:
        of_run = [ConsoleChunk.run_id == self.run_id, ConsoleChunk.attempt_id == self.attempt]
        if self.stream is not None:
            of_run.append(ConsoleChunk.stream == self.stream)
        if self.writer is not None:
            of_run.append(ConsoleChunk.writer_id == self.writer)
        if self.from_line:
            of_run.append(ConsoleChunk.first_line + ConsoleChunk.lines > self.from_line)
        return of_run


async def newest_attempt(session: AsyncSession, run_id: str) -> str | None:
    statement = select(Attempt.id).where(Attempt.run_id == run_id)
    return await session.scalar(statement.order_by(Attempt.started_at.desc(), Attempt.id.desc()).limit(1))


async def forward(
    session: AsyncSession, selection: Selection, since: datetime | None, after: ConsoleChunk | None, limit: int
) -> list[ConsoleChunk]:
    """Chunks by when they begin: those that hold something of ``since`` or later, from past ``after``."""
    statement = select(ConsoleChunk).where(*selection.conditions())
    if since is not None:
        statement = statement.where(ConsoleChunk.until >= since)
    if after is not None:
        at, id_ = ConsoleChunk.at, ConsoleChunk.id
        statement = statement.where(or_(at > after.at, and_(at == after.at, id_ > after.id)))
    statement = statement.order_by(ConsoleChunk.at, ConsoleChunk.id).limit(limit)
    return list((await session.scalars(statement)).all())


async def backward(
    session: AsyncSession, selection: Selection, before: ConsoleChunk | None, limit: int
) -> list[ConsoleChunk]:
    """Chunks by when they end, latest first, from past ``before``."""
    statement = select(ConsoleChunk).where(*selection.conditions())
    if before is not None:
        until, id_ = ConsoleChunk.until, ConsoleChunk.id
        statement = statement.where(or_(until < before.until, and_(until == before.until, id_ < before.id)))
    statement = statement.order_by(ConsoleChunk.until.desc(), ConsoleChunk.id.desc()).limit(limit)
    return list((await session.scalars(statement)).all())


async def stored_bytes(session: AsyncSession, run_id: str, attempt: str) -> int:
    """Of an attempt's text, before compression. Answered from an index."""
    statement = select(func.sum(ConsoleChunk.size)).where(
        ConsoleChunk.run_id == run_id, ConsoleChunk.attempt_id == attempt
    )
    return int(await session.scalar(statement) or 0)


async def chunk_before(session: WriteSession, run_id: str, writer: str, stream: int, line: int) -> ConsoleChunk | None:
    """The chunk of a writer's stream that holds ``line`` or ends before it."""
    statement = (
        select(ConsoleChunk)
        .where(
            ConsoleChunk.run_id == run_id,
            ConsoleChunk.writer_id == writer,
            ConsoleChunk.stream == stream,
            ConsoleChunk.first_line <= line,
        )
        .order_by(ConsoleChunk.first_line.desc())
        .limit(1)
    )
    return await session.scalar(statement)


async def first_line_after(session: WriteSession, run_id: str, writer: str, stream: int, line: int) -> int | None:
    """Where the first chunk of a writer's stream after ``line`` begins; None when there is none."""
    statement = select(func.min(ConsoleChunk.first_line)).where(
        ConsoleChunk.run_id == run_id,
        ConsoleChunk.writer_id == writer,
        ConsoleChunk.stream == stream,
        ConsoleChunk.first_line > line,
    )
    return await session.scalar(statement)
