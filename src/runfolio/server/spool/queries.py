"""Statements over writers: the offset stored for each, locked while it moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, tuple_

from runfolio.server.db.bulk import ManyRows, insert_into, moment, table_of
from runfolio.server.db.membership import pair_of_named
from runfolio.server.db.models import Experiment, IdempotencyKey, Run, Writer
from runfolio.server.db.prepared import Prepared

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


_LOCKED = Prepared(
    select(
        *(Writer.run_id, Writer.id, Writer.attempt_id, Writer.offset),
        *(Run.experiment_id, Run.status, Run.lifecycle, Experiment.status),
    )
    .join(Run, Run.id == Writer.run_id)
    .join(Experiment, Experiment.id == Run.experiment_id)
    .where(pair_of_named(Writer.run_id, Writer.id, "keys"))
    .order_by(Writer.run_id, Writer.id)
    .with_for_update(of=Writer)
)


async def lock_writers(session: WriteSession, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], Known]:
    """The stored state of some writers, their rows locked in order until the transaction ends."""
    found = {}
    for run_id, writer, attempt, offset, experiment, *statuses in await _LOCKED.rows(session, keys=list(keys)):
        run_status, lifecycle, experiment_status = statuses
        deleted = "deleted" in (lifecycle, experiment_status)
        found[run_id, writer] = Known(attempt or "", offset, experiment, run_status, deleted)
    return found


async def add_writer(session: WriteSession, run_id: str, writer: str, attempt: str) -> None:
    """A writer with nothing stored yet; does nothing when another transaction was first."""
    row = {"run_id": run_id, "id": writer, "attempt_id": attempt, "offset": 0}
    await session.execute(insert_into(session, _WRITERS).values(row).on_conflict_do_nothing())


_MOVE_LIVE: Final = ManyRows(
    sqlite="""
        WITH m(reached, seen_at, run_id, id) AS (VALUES {rows})
        UPDATE writers SET "offset" = m.reached, seen_at = m.seen_at
        FROM m WHERE writers.run_id = m.run_id AND writers.id = m.id
    """,
    postgresql="""
        UPDATE writers SET "offset" = m.reached, seen_at = m.seen_at
        FROM unnest(%b::bigint[], %b::timestamptz[], %b::text[], %b::text[]) AS m(reached, seen_at, run_id, id)
        WHERE writers.run_id = m.run_id AND writers.id = m.id
    """,
)
_MOVE_LATE: Final = ManyRows(
    sqlite="""
        WITH m(reached, run_id, id) AS (VALUES {rows})
        UPDATE writers SET "offset" = m.reached FROM m WHERE writers.run_id = m.run_id AND writers.id = m.id
    """,
    postgresql="""
        UPDATE writers SET "offset" = m.reached
        FROM unnest(%b::bigint[], %b::text[], %b::text[]) AS m(reached, run_id, id)
        WHERE writers.run_id = m.run_id AND writers.id = m.id
    """,
)


async def move_writers(session: WriteSession, moved: Iterable[Moved]) -> None:
    """Store new offsets, and when each was last seen alive."""
    live, late = [], []
    for m in moved:
        if m.seen_at is None:
            late.append((m.offset, m.run_id, m.writer))
        else:
            live.append((m.offset, moment(session, m.seen_at), m.run_id, m.writer))
    await _MOVE_LIVE.run(session, live)
    await _MOVE_LATE.run(session, late)


async def get_run(session: WriteSession, run_id: str) -> Run:
    """The run that an upload's events are applied to."""
    return (await session.execute(select(Run).where(Run.id == run_id))).scalar_one()


async def find_run(session: WriteSession, run_id: str) -> Run | None:
    return (await session.execute(select(Run).where(Run.id == run_id))).scalar_one_or_none()


_ADD_KEY: Final = ManyRows(
    sqlite="""
        INSERT INTO idempotency_keys (run_id, key, digest, accepted, created_at) VALUES {rows} ON CONFLICT DO NOTHING
    """,
    postgresql="""
        INSERT INTO idempotency_keys (run_id, key, digest, accepted, created_at)
        SELECT * FROM unnest(%b::text[], %b::text[], %b::text[], %b::bigint[], %b::timestamptz[]) ON CONFLICT DO NOTHING
    """,
)


async def add_idempotent(session: WriteSession, run_id: str, key: str, digest: str, accepted: int) -> bool:
    """Keep a key with the digest of its body; False when it is there."""
    now = moment(session, datetime.now(UTC))
    return await _ADD_KEY.run(session, [(run_id, key, digest, accepted, now)]) == 1


async def idempotent_digest(session: WriteSession, run_id: str, key: str) -> str:
    """The digest of the body that came with a key before."""
    statement = select(IdempotencyKey.digest).where(IdempotencyKey.run_id == run_id, IdempotencyKey.key == key)
    return (await session.execute(statement)).scalar_one()


async def forget_idempotent(session: WriteSession, before: datetime, limit: int) -> int:
    """Remove at most so many keys that came before a moment; how many it were."""
    old = select(IdempotencyKey.run_id, IdempotencyKey.key).where(IdempotencyKey.created_at < before).limit(limit)
    keys = [(run_id, key) for run_id, key in await session.execute(old)]
    mine = tuple_(IdempotencyKey.run_id, IdempotencyKey.key)
    if keys:
        await session.execute(delete(IdempotencyKey).where(mine.in_(keys)))
    return len(keys)
