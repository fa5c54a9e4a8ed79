"""Statements over console chunks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from runfolio.server.db.models import ConsoleChunk

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession


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
