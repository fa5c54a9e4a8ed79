"""Statements over ``attempts``, ``writers`` and ``notices``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, literal_column, or_, select, update
from sqlalchemy.orm import defer

from runfolio.server.db.bulk import insert_into, table_of
from runfolio.server.db.models import Attempt, Notice, OutboxEvent, Run, Writer

from .rules import Ending, Voice

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

_ATTEMPTS: Final = table_of(Attempt)
_WRITERS: Final = table_of(Writer)
_NOTICES: Final = table_of(Notice)


async def lock_run(session: WriteSession, run_id: str) -> Run | None:
    """The run as it is now, whose row no one else changes until the transaction ends.

    What this transaction has changed of it is written first. Rows that only point at the run may still be added.
    """
    statement = select(Run).where(Run.id == run_id).with_for_update(key_share=True)
    return (await session.scalars(statement.execution_options(populate_existing=True))).one_or_none()


async def add_attempt(session: WriteSession, run_id: str, attempt: str, started_at: datetime) -> None:
    """An attempt of which nothing but its start is known; an existing one stays as it is."""
    statement = insert_into(session, _ATTEMPTS).values(
        run_id=run_id, id=attempt, started_at=started_at, status="running"
    )
    await session.execute(statement.on_conflict_do_nothing())


async def of_run(session: AsyncSession, run_id: str) -> list[Attempt]:
    """A run's attempts, oldest first, without their captured facts."""
    statement = (
        select(Attempt)
        .where(Attempt.run_id == run_id)
        .order_by(Attempt.started_at, Attempt.id)
        .options(defer(Attempt.facts), defer(Attempt.facts_at))
        .execution_options(populate_existing=True)
    )
    return list((await session.scalars(statement)).all())


async def with_facts(session: AsyncSession, run_id: str) -> list[Attempt]:
    """A run's attempts, oldest first, whole."""
    statement = select(Attempt).where(Attempt.run_id == run_id).order_by(Attempt.started_at, Attempt.id)
    return list((await session.scalars(statement)).all())


async def get(session: AsyncSession, run_id: str, attempt: str) -> Attempt | None:
    statement = select(Attempt).where(Attempt.run_id == run_id, Attempt.id == attempt)
    return await session.scalar(statement.execution_options(populate_existing=True))


async def writer_attempt(session: AsyncSession, run_id: str, writer: str) -> str | None:
    """The attempt of a writer that has said when it started."""
    statement = select(Writer.attempt_id).where(
        Writer.run_id == run_id, Writer.id == writer, Writer.started_at.is_not(None)
    )
    return await session.scalar(statement)


async def add_writer(
    session: WriteSession, run_id: str, writer: str, attempt: str, rank: int, started_at: datetime
) -> None:
    """A writer and its place in its attempt; what is stored of its stream stays."""
    row: dict[str, Any] = {"attempt_id": attempt, "rank": rank, "started_at": started_at}
    statement = insert_into(session, _WRITERS).values(run_id=run_id, id=writer, offset=0, **row)
    await session.execute(statement.on_conflict_do_update(index_elements=["run_id", "id"], set_=row))


async def end_writer(session: WriteSession, run_id: str, writer: str, ending: Ending) -> None:
    """Keep how a writer ended; what it said later stays."""
    await session.execute(
        update(_WRITERS)
        .where(_WRITERS.c.run_id == run_id, _WRITERS.c.id == writer)
        .where(or_(_WRITERS.c.ended_at.is_(None), _WRITERS.c.ended_at <= ending.at))
        .values(status=ending.status, ended_at=ending.at, exit_code=ending.exit_code, reason=ending.reason)
    )


async def voices(session: AsyncSession, run_id: str, attempt: str) -> list[Voice]:
    """The writers of an attempt."""
    columns = (Writer.id, Writer.rank, Writer.started_at)
    ending = (Writer.status, Writer.ended_at, Writer.exit_code, Writer.reason)
    statement = select(*columns, *ending).where(
        Writer.run_id == run_id, Writer.attempt_id == attempt, Writer.started_at.is_not(None)
    )
    return [_voice(row) for row in await session.execute(statement)]


def _voice(row: Any) -> Voice:
    ending = Ending(row.status, row.ended_at, row.exit_code, row.reason) if row.status else None
    return Voice(row.id, row.rank, row.started_at, ending)


async def see_writer(session: WriteSession, run_id: str, writer: str, at: datetime) -> None:
    """Move a writer's heartbeat, never back."""
    await session.execute(
        update(_WRITERS)
        .where(_WRITERS.c.run_id == run_id, _WRITERS.c.id == writer)
        .where(or_(_WRITERS.c.seen_at.is_(None), _WRITERS.c.seen_at < at))
        .values(seen_at=at)
    )


async def add_notice(session: WriteSession, row: dict[str, Any]) -> None:
    """A notice, once per record of a writer's stream."""
    await session.execute(insert_into(session, _NOTICES).values(row).on_conflict_do_nothing())


async def notices(
    session: AsyncSession, run_id: str, *, after: tuple[datetime, str, int] | None, limit: int
) -> list[Notice]:
    """What was noticed about a run, oldest first."""
    statement = select(Notice).where(Notice.run_id == run_id)
    if after is not None:
        at, writer, offset = after
        statement = statement.where(
            or_(
                Notice.at > at,
                (Notice.at == at) & (Notice.writer_id > writer),
                (Notice.at == at) & (Notice.writer_id == writer) & (Notice.offset > offset),
            )
        )
    statement = statement.order_by(Notice.at, Notice.writer_id, Notice.offset).limit(limit)
    return list((await session.scalars(statement)).all())


def add_outbox(session: WriteSession, type_: str, payload: dict[str, Any], at: datetime) -> None:
    session.add(OutboxEvent(type=type_, payload=payload, created_at=at))


async def silent_attempts(
    session: AsyncSession,
    cutoff: datetime,
    offline_cutoff: datetime,
    *,
    limit: int,
    of: tuple[str, str] | None = None,
) -> list[tuple[str, str]]:
    """(run, attempt) of running attempts that no writer was heard of since ``cutoff``.

    Writers that have ended do not count. An attempt none of whose writers was ever heard live is silent when its run
    has not changed since ``offline_cutoff``.
    """
    seen = func.max(Writer.seen_at)
    statement = (
        select(Attempt.run_id, Attempt.id)
        .join(Run, Run.id == Attempt.run_id)
        .join(Writer, (Writer.run_id == Attempt.run_id) & (Writer.attempt_id == Attempt.id))
        # Written out, not bound: only so is the partial index used.
        .where(Attempt.status == literal_column("'running'"), Writer.status.is_(None))
        .group_by(Attempt.run_id, Attempt.id, Run.updated_at)
        .having(or_(seen < cutoff, seen.is_(None) & (Run.updated_at < offline_cutoff)))
        .limit(limit)
    )
    if of is not None:
        statement = statement.where(Attempt.run_id == of[0], Attempt.id == of[1])
    return [(run, attempt) for run, attempt in await session.execute(statement)]


async def last_seen(session: AsyncSession, run_id: str, attempt: str) -> datetime | None:
    """When any writer of an attempt was last heard live."""
    statement = select(func.max(Writer.seen_at)).where(Writer.run_id == run_id, Writer.attempt_id == attempt)
    return await session.scalar(statement)
