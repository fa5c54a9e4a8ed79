"""Applies one upload within a transaction: dedupe, run-level records, console text, then its rows as they came."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from runfolio.server.artifacts import service as artifacts
from runfolio.server.console import service as console
from runfolio.server.datasets import service as datasets
from runfolio.server.errors import BadRecord, Conflict, DomainError, Gone, Invalid, NotFound, OffsetGap
from runfolio.server.media import service as media
from runfolio.server.metrics.batches import NewBatch
from runfolio.server.models import apply as models
from runfolio.server.runs import apply as runs
from runfolio.wire.events import Artifact, Dataset, Media, Model, ModelFile, Status

from . import queries

if TYPE_CHECKING:
    from runfolio.server.db.models import Run
    from runfolio.server.db.session import WriteSession
    from runfolio.wire.events import Event

    from .upload import Once, Upload


@dataclass(frozen=True, slots=True)
class Applied:
    """What an upload changed, but for its batch and its writer's row, which a group writes in bulk."""

    moved: queries.Moved
    batch: NewBatch | None
    experiment: str
    ended: bool = False
    """Whether it said that an attempt has ended."""


async def apply(session: WriteSession, upload: Upload, known: queries.Known | None) -> Applied:
    """Raises a :class:`DomainError` when nothing of the upload can be stored."""
    if known is None:
        known = await (_begin_direct if upload.append else _begin)(session, upload)
    if known.deleted:
        message = f"run {upload.run_id!r} was deleted"
        raise Gone(message)
    if upload.append:
        if upload.once is not None and not await _first_time(session, upload.run_id, upload.once):
            return Applied(queries.Moved(upload.run_id, upload.writer, known.offset, None), None, known.experiment)
        upload = replace(upload, offset=known.offset)
    elif upload.offset > known.offset:
        raise OffsetGap(known.offset)
    now = datetime.now(UTC)
    if upload.live and known.run_status == "crashed":
        await runs.touch(session, upload.run_id, upload.writer, now)
    left = upload.after(known.offset) if upload.end > known.offset else None
    if left is not None:
        await _say(session, left, known.attempt)
    moved = queries.Moved(
        upload.run_id, upload.writer, max(upload.end, known.offset), now if upload.live else None
    )  # fmt: skip
    ended = left is not None and any(isinstance(said.event, Status) for said in left.events)
    return Applied(moved, _batch(left, known.attempt) if left else None, known.experiment, ended)


async def _begin(session: WriteSession, upload: Upload) -> queries.Known:
    """The first bytes of a writer: makes the run if need be."""
    start = upload.start()
    if start is None:
        if not upload.body:
            return queries.Known("", 0, "", "running", deleted=False)
        raise Invalid("body", "the first upload of a writer holds a START record, in its prelude or ahead of its rows")
    run = await runs.start_run(session, upload.run_id, upload.writer, start)
    await queries.add_writer(session, upload.run_id, upload.writer, start.attempt)
    stored = await queries.lock_writers(session, [upload.key])
    return stored.get(upload.key) or queries.Known(
        start.attempt, 0, run.experiment_id, run.status, deleted=False
    )  # fmt: skip


async def _begin_direct(session: WriteSession, upload: Upload) -> queries.Known:
    """The first points that come for a run without a spool. The run must be there."""
    run = await queries.find_run(session, upload.run_id)
    if run is None:
        raise NotFound("run", upload.run_id)
    await queries.add_writer(session, upload.run_id, upload.writer, "")
    return (await queries.lock_writers(session, [upload.key]))[upload.key]


async def _first_time(session: WriteSession, run_id: str, once: Once) -> bool:
    """Whether this Idempotency-Key is new. The writer's row is locked, so no other request answers meanwhile."""
    if await queries.add_idempotent(session, run_id, once.key, once.digest, once.points):
        return True
    if await queries.idempotent_digest(session, run_id, once.key) != once.digest:
        message = f"the Idempotency-Key {once.key!r} came with another body before"
        raise Conflict(message)
    return False


async def _say(session: WriteSession, upload: Upload, attempt: str) -> None:
    if not upload.events and not upload.console:
        return
    run = await queries.get_run(session, upload.run_id)
    for said in upload.events:
        try:
            await _event(session, run, upload.writer, said.offset, said.event)
        except Gone:
            raise
        except DomainError as error:
            raise BadRecord(said.offset, error.detail) from error
    await console.append(session, run, upload.writer, attempt, upload.console)


async def _event(session: WriteSession, run: Run, writer: str, offset: int, event: Event) -> None:
    match event:
        case Artifact():
            await artifacts.apply_artifact(session, run, writer, event)
        case Dataset():
            await datasets.apply_dataset(session, run, event)
        case Media():
            await media.apply_media(session, run, writer, event)
        case Model():
            await models.apply_model(session, run, event)
        case ModelFile():
            await models.apply_file(session, run, event)
        case _:
            await runs.apply(session, run, writer, offset, event)


def _batch(upload: Upload, attempt: str) -> NewBatch | None:
    rows = upload.scan.rows
    if not rows:
        return None
    return NewBatch(upload.run_id, upload.writer, attempt, upload.offset, upload.prelude, rows, upload.body)
