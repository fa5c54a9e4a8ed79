"""What a writer says of its run, applied within an upload's transaction.

Every function may be called twice with the same record, and records of several writers may come in any order: the run
ends up the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from runfolio.server import clock
from runfolio.server.attempts import service as attempts
from runfolio.server.clock import from_us
from runfolio.server.definitions import service as definitions
from runfolio.server.errors import Gone
from runfolio.server.experiments import service as experiments
from runfolio.server.values import service as values
from runfolio.wire.events import (
    AttemptStep,
    Capture,
    MetricDefinition,
    Notes,
    Notice,
    Params,
    Status,
    Summary,
    Tags,
)
from runfolio.wire.resources import ExperimentCreate

from . import queries
from .names import default_name

if TYPE_CHECKING:
    from datetime import datetime

    from runfolio.server.db.models import Run
    from runfolio.server.db.session import WriteSession
    from runfolio.wire.events import Event, Start

FIELDS: Final = {
    "name": "name",
    "owner": "owner",
    "group": "group_name",
    "parent": "parent_id",
    "seed": "seed",
}
"""What a START record says of the run, and its column."""


async def start_run(session: WriteSession, run_id: str, writer: str, start: Start) -> Run:
    """The run that ``writer`` writes, made with its experiment and its attempt if it is new.

    Raises :class:`Gone` when the run or its experiment was deleted.
    """
    run = await queries.get(session, run_id)
    if run is None:
        run = await _create(session, run_id, start)
    await _require_kept(session, run)
    await attempts.join(session, run, writer, start)
    _describe(run, writer, start)
    return run


async def _create(session: WriteSession, run_id: str, start: Start) -> Run:
    experiment, _ = await experiments.get_or_create(session, ExperimentCreate(start.experiment, start.owner))
    now = clock.now()
    row = {
        "id": run_id,
        "experiment_id": experiment.id,
        "name": default_name(run_id),
        "status": "running",
        "lifecycle": "active",
        "started_at": from_us(start.at),
    }
    await queries.add(session, row | {"created_at": now, "updated_at": now})
    run = await queries.get(session, run_id)
    assert run is not None
    return run


async def _require_kept(session: WriteSession, run: Run) -> None:
    if run.lifecycle == "deleted":
        message = f"run {run.id!r} was deleted"
        raise Gone(message)
    await experiments.require_kept(session, run.experiment_id)


def _describe(run: Run, writer: str, start: Start) -> None:
    """Take name, owner, group, parent and seed; for each the latest (at, writer) wins, and a person's edit stays."""
    said: dict[str, Any] = dict(run.set_at or {})
    mark = [start.at, writer]
    for field, column in FIELDS.items():
        value = getattr(start, field)
        if value is not None and list(said.get(field, mark)) <= mark:
            setattr(run, column, value)
            said[field] = mark
    if said != (run.set_at or {}):
        run.set_at = said


async def apply(session: WriteSession, run: Run, writer: str, offset: int, event: Event) -> None:
    """Apply one record of a writer's stream. Files and media are applied by their own resources.

    Raises :class:`runfolio.server.errors.Invalid` for a value that no run may hold.
    """
    match event:
        case Params():
            await values.put(session, "params", [run], event.set, at=event.at, by=writer)
        case Tags():
            await values.put(session, "tags", [run], event.set, unset=event.unset, at=event.at, by=writer)
        case Summary():
            await values.put(session, "summary", [run], event.set, unset=event.unset, at=event.at, by=writer)
        case Notes():
            await _take_notes(session, run, event)
        case MetricDefinition():
            await _define(session, run, writer, event)
        case _:
            await _apply_to_attempt(session, run, writer, offset, event)
    run.updated_at = clock.now()


async def _apply_to_attempt(session: WriteSession, run: Run, writer: str, offset: int, event: Event) -> None:
    match event:
        case AttemptStep():
            await attempts.set_step(session, run, event)
        case Capture():
            await attempts.capture(session, run, writer, event)
        case Status():
            await attempts.end(session, run, writer, event)
        case Notice():
            await attempts.note(session, run, writer, offset, event)
        case _:
            message = f"{event.type} records are applied elsewhere"
            raise AssertionError(message)


async def _take_notes(session: WriteSession, run: Run, event: Notes) -> None:
    await queries.lock(session, run.id)
    if run.notes_at is None or run.notes_at <= event.at:
        run.notes, run.notes_at = event.text, event.at


async def _define(session: WriteSession, run: Run, writer: str, event: MetricDefinition) -> None:
    await definitions.put(
        session,
        run.experiment_id,
        event.pattern,
        at=event.at,
        by=writer,
        x=event.x,
        goal=event.goal,
        unit=event.unit,
        format_=event.format,
    )


async def touch(session: WriteSession, run_id: str, writer: str, at: datetime) -> None:
    """A live process of this writer was heard of at ``at``: a run that was given up as crashed runs again."""
    run = await queries.get(session, run_id)
    if run is not None:
        await attempts.revive(session, run, writer, at)
