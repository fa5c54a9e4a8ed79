"""Statements over writers: the offset stored for each, locked while it moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from runfolio.server.db.bulk import insert_into, moment, run_many, table_of
from runfolio.server.db.membership import one_of
from runfolio.server.db.models import Experiment, IdempotencyKey, Run, Writer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from runfolio.server.db.session import WriteSession

_WRITERS = table_of(Writer)


@dataclass(frozen=True, slots=True)
class Known:
    """A writer as it is stored, and what became of its run."""

    attempt: str
    offset: int
    experiment: str
    run_status: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """The new state of a writer. ``seen_at`` is None when only late bytes came."""

    run_id: str
    writer: str
    offset: int
    seen_at: datetime | None


async def lock_writers(session: WriteSession, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], Known]:
    """The stored state of some writers, their rows locked in order until the transaction ends."""
    statement = (
        select(
            Writer.run_id,
            Writer.id,
            Writer.attempt_id,
            Writer.offset,
            Run.experiment_id,
            Run.status,
            Run.lifecycle,
            Experiment.status.label("experiment_status"),
        )
        .join(Run, Run.id == Writer.run_id)
        .join(Experiment, Experiment.id == Run.experiment_id)
        .where(one_of(Writer.run_id, {run for run, _ in keys}), one_of(Writer.id, {writer for _, writer in keys}))
        .order_by(Writer.run_id, Writer.id)
        .with_for_update(of=Writer)
    )
    found = {}
    for row in await session.execute(statement):
        deleted = "deleted" in (row.lifecycle, row.experiment_status)
        found[row.run_id, row.id] = Known(row.attempt_id or "", row.offset, row.experiment_id, row.status, deleted)
    return found


async def add_writer(session: WriteSession, run_id: str, writer: str, attempt: str) -> None:
    """A writer with nothing stored yet; does nothing when another transaction was first."""
    row = {"run_id": run_id, "id": writer, "attempt_id": attempt, "offset": 0}
    await session.execute(insert_into(session, _WRITERS).values(row).on_conflict_do_nothing())


async def move_writers(session: WriteSession, moved: Iterable[Moved]) -> None:
    """Store new offsets, and when each was last seen alive."""
    live, late = [], []
    for m in moved:
        if m.seen_at is None:
            late.append((m.offset, m.run_id, m.writer))
        else:
            live.append((m.offset, moment(session, m.seen_at), m.run_id, m.writer))
    await run_many(session, 'UPDATE writers SET "offset" = ?, seen_at = ? WHERE run_id = ? AND id = ?', live)
    await run_many(session, 'UPDATE writers SET "offset" = ? WHERE run_id = ? AND id = ?', late)


async def get_run(session: WriteSession, run_id: str) -> Run:
    """The run that an upload's events are applied to."""
    return (await session.execute(select(Run).where(Run.id == run_id))).scalar_one()


async def find_run(session: WriteSession, run_id: str) -> Run | None:
    return (await session.execute(select(Run).where(Run.id == run_id))).scalar_one_or_none()


async def idempotent_digest(session: WriteSession, run_id: str, key: str) -> str | None:
    """The digest of the body that came with a key before."""
    statement = select(IdempotencyKey.digest).where(IdempotencyKey.run_id == run_id, IdempotencyKey.key == key)
    return (await session.execute(statement)).scalar_one_or_none()


async def add_idempotent(session: WriteSession, run_id: str, key: str, digest: str, accepted: int) -> None:
    row = {"run_id": run_id, "key": key, "digest": digest, "accepted": accepted, "created_at": datetime.now(UTC)}
    await session.execute(insert(IdempotencyKey), row)
