"""Rules of attempts, and the run's status that follows from them.

A run's status is the one of its newest attempt, by ``(started_at, id)``. A terminal status comes only from a status
record; ``crashed`` comes from silence and goes when the writer returns.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from runfolio.server import clock
from runfolio.server.clock import from_us
from runfolio.server.db.json import storable
from runfolio.server.metrics import service as metrics
from runfolio.server.paging import decode_cursor, encode_cursor
from runfolio.wire.resources import Attempt as Resource
from runfolio.wire.resources import Notice as NoticeResource
from runfolio.wire.resources import Page

from . import queries
from .rules import ENDED, TERMINAL, Ending, first, outcome

if TYPE_CHECKING:
    from runfolio.server.db.models import Attempt, Run
    from runfolio.server.db.session import ReadSession, WriteSession
    from runfolio.wire.events import AttemptStep, Capture, Notice, Start, Status
    from runfolio.wire.resources import RunStatus


async def join(session: WriteSession, run: Run, writer: str, start: Start) -> None:
    """A writer says which attempt it belongs to. The second time costs one query."""
    if await queries.writer_attempt(session, run.id, writer) == start.attempt:
        return
    await queries.lock_run(session, run.id)
    started_at = from_us(start.at)
    await queries.add_attempt(session, run.id, start.attempt, started_at)
    await queries.add_writer(session, run.id, writer, start.attempt, start.rank or 0, started_at)
    await _settle(session, run, start.attempt, start=(writer, start))


async def end(session: WriteSession, run: Run, writer: str, event: Status) -> None:
    """A writer says how it ended."""
    await queries.lock_run(session, run.id)
    await queries.end_writer(
        session, run.id, writer, Ending(event.status, from_us(event.at), event.exit_code, event.reason)
    )
    await _settle(session, run, event.attempt)


async def _settle(session: WriteSession, run: Run, attempt_id: str, *, start: tuple[str, Start] | None = None) -> None:
    """Work out an attempt, then its run, again. The run's row is locked."""
    attempts = await queries.of_run(session, run.id)
    order = [attempt.id for attempt in attempts]
    for attempt in attempts:
        if attempt.id == attempt_id:
            await _work_out(session, attempt, start)
    attempts.sort(key=lambda attempt: (attempt.started_at, attempt.id))
    if order != [attempt.id for attempt in attempts]:
        await metrics.request_refold(session, run.id)
    await _follow(session, run, attempts)


async def _work_out(session: WriteSession, attempt: Attempt, start: tuple[str, Start] | None) -> None:
    voices = await queries.voices(session, attempt.run_id, attempt.id)
    speaker = first(voices)
    if speaker is not None:
        attempt.started_at = min(attempt.started_at, *(voice.started_at for voice in voices))
    if start is not None and speaker is not None and speaker.writer == start[0]:
        said = start[1]
        attempt.host, attempt.pid, attempt.slurm_job_id = said.host, said.pid, said.slurm_job_id
    ending = outcome(voices)
    if ending is not None:
        attempt.status, attempt.ended_at = ending.status, ending.at
        attempt.exit_code, attempt.reason = ending.exit_code, ending.reason
    elif attempt.status in TERMINAL:
        attempt.status, attempt.ended_at, attempt.exit_code, attempt.reason = "running", None, None, None


async def _follow(session: WriteSession, run: Run, attempts: list[Attempt]) -> None:
    """The run takes its state from its newest attempt; an ending is told to the store and the outbox."""
    newest = attempts[-1]
    before = (run.status, run.ended_at)
    begun = [moment for moment in (run.started_at, attempts[0].started_at) if moment is not None]
    run.started_at = min(begun)
    run.status, run.ended_at = newest.status, newest.ended_at
    run.updated_at = clock.now()
    if newest.status not in ENDED or before == (run.status, run.ended_at):
        return
    await tell_ended(session, run, newest.id, newest.exit_code, newest.reason)


async def tell_ended(
    session: WriteSession, run: Run, attempt: str | None, exit_code: int | None, reason: str | None
) -> None:
    """The run has ended: seal its metrics, and say so to whoever listens to the outbox."""
    await metrics.request_finish(session, run.id)
    payload: dict[str, Any] = {
        "run_id": run.id,
        "experiment_id": run.experiment_id,
        "attempt": attempt,
        "status": run.status,
        "exit_code": exit_code,
        "reason": reason,
    }
    queries.add_outbox(session, "run.finished", payload, run.updated_at)


async def set_step(session: WriteSession, run: Run, event: AttemptStep) -> None:
    """A writer's first step. The attempt starts at the least of them and hides what earlier ones logged from there."""
    await queries.lock_run(session, run.id)
    await queries.add_attempt(session, run.id, event.attempt, from_us(event.at))
    attempts = await queries.of_run(session, run.id)
    mine = next(attempt for attempt in attempts if attempt.id == event.attempt)
    if mine.step_at_start is not None and mine.step_at_start <= event.step:
        return
    mine.step_at_start = event.step
    if attempts[0] is not mine:
        await metrics.request_refold(session, run.id)


async def capture(session: WriteSession, run: Run, writer: str, event: Capture) -> None:
    """Facts about an attempt's environment; for one fact the latest (at, writer) wins."""
    await queries.lock_run(session, run.id)
    await queries.add_attempt(session, run.id, event.attempt, from_us(event.at))
    attempt = await queries.get(session, run.id, event.attempt)
    assert attempt is not None
    facts, said = dict(attempt.facts or {}), dict(attempt.facts_at or {})
    for key, fact in storable(event.facts).items():
        if list(said.get(key, (event.at, writer))) <= [event.at, writer]:
            facts[key], said[key] = fact, [event.at, writer]
    attempt.facts, attempt.facts_at = facts, said


async def note(session: WriteSession, run: Run, writer: str, offset: int, event: Notice) -> None:
    """Something the run's reader must know."""
    await queries.add_notice(
        session,
        {
            "run_id": run.id,
            "writer_id": writer,
            "offset": offset,
            "at": from_us(event.at),
            "notice": event.notice,
            "message": event.message,
            "count": event.count,
            "detail": storable(event.detail) or None,
        },
    )


async def revive(session: WriteSession, run: Run, writer: str, at: datetime) -> None:
    """A writer that fell silent has returned: its attempt runs again, and so does the run if that is its newest."""
    await queries.see_writer(session, run.id, writer, at)
    attempt_id = await queries.writer_attempt(session, run.id, writer)
    await queries.lock_run(session, run.id)
    attempts = await queries.of_run(session, run.id)
    mine = next((attempt for attempt in attempts if attempt.id == attempt_id), None)
    if mine is None or mine.status != "crashed":
        return
    mine.status, mine.ended_at = "running", None
    await _follow(session, run, attempts)


async def override(session: WriteSession, run: Run, status: RunStatus) -> None:
    """A person says how the run stands. Its newest attempt follows; what a writer says later counts again."""
    attempts = await queries.of_run(session, run.id)
    run.status = status
    run.ended_at = clock.now() if status in ENDED else None
    for newest in attempts[-1:]:
        newest.status, newest.ended_at = run.status, run.ended_at
    if status in ENDED:
        await tell_ended(session, run, attempts[-1].id if attempts else None, None, "set by hand")


async def of_run(session: ReadSession, run_id: str) -> list[Resource]:
    """A run's attempts, oldest first."""
    return [
        Resource(
            id=row.id,
            started_at=row.started_at,
            ended_at=row.ended_at,
            status=cast("RunStatus", row.status),
            exit_code=row.exit_code,
            reason=row.reason,
            host=row.host,
            pid=row.pid,
            slurm_job_id=row.slurm_job_id,
            step_at_start=row.step_at_start,
            facts=row.facts,
        )
        for row in await queries.with_facts(session, run_id)
    ]


async def notices(session: ReadSession, run_id: str, *, limit: int, cursor: str | None) -> Page[NoticeResource]:
    """What was noticed about a run, oldest first. Raises ``InvalidCursor``."""
    of = ("notices", run_id)
    after = cast("tuple[datetime, str, int] | None", decode_cursor(cursor, of, datetime, str, int))
    found = await queries.notices(session, run_id, after=after, limit=limit + 1)
    shown = found[:limit]
    more = len(found) > limit
    return Page(
        [NoticeResource(row.at, row.notice, row.message, row.count, row.detail) for row in shown],
        encode_cursor(of, shown[-1].at, shown[-1].writer_id, shown[-1].offset) if more else None,
    )


async def give_up(
    session: WriteSession, run_id: str, attempt: str, cutoff: datetime, offline_cutoff: datetime
) -> Run | None:
    """Mark an attempt as crashed if it is still silent; gives its run if so."""
    run = await queries.lock_run(session, run_id)
    if run is None or not await queries.silent_attempts(session, cutoff, offline_cutoff, limit=1, of=(run_id, attempt)):
        return None
    attempts = await queries.of_run(session, run_id)
    for mine in attempts:
        if mine.id == attempt:
            mine.status = "crashed"
            mine.ended_at = await queries.last_seen(session, run_id, attempt) or run.updated_at
    await _follow(session, run, attempts)
    return run
