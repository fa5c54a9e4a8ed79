"""What is known of a run that goes on: whether it exists, and its greatest step."""

from __future__ import annotations

import json
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from runfolio.wire.frames import FrameError, Kind

from .errors import RunExistsError, RunNotFoundError, Unreachable
from .reading import SegmentFile, segment_headers
from .sync import read_ack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .config import Resume
    from .transport import Transport

BUDGET_S: Final = 2.0
"""Seconds that a start may spend on each of the two places where a run can be known."""

_STEP = struct.Struct("<q")


@dataclass(frozen=True, slots=True)
class Known:
    """``exists`` is None when it could not be found out."""

    exists: bool | None
    last_step: int | None = None


def look_up(
    run_id: str, run_folder: Path, transport: Transport | None, policy: Resume, say: Callable[[str], None]
) -> int:
    """The step behind which the run's implicit steps go on; -1 for a new run.

    Raises :class:`RunNotFoundError` and :class:`RunExistsError` as the policy asks.
    """
    local = known_here(run_folder)
    remote = known_there(run_id, transport) if transport is not None else Known(None)
    exists = local.exists or remote.exists
    if policy == "must" and not exists:
        where = f"in {run_folder.parent}" + (f" and at {transport.url}" if transport is not None else "")
        unsure = " (the server did not answer)" if remote.exists is None and transport is not None else ""
        raise RunNotFoundError(f'resume="must", but run {run_id!r} is not known: looked {where}{unsure}')
    if policy == "never" and exists:
        raise RunExistsError(f'resume="never", but run {run_id!r} exists; choose another id, or resume="allow"')
    steps = [step for step in (local.last_step, remote.last_step) if step is not None]
    if exists and not steps and remote.exists is None:
        say(f"run {run_id} goes on, but its last step is not known here; calls of log() without a step start at 0")
    return max(steps, default=-1)


def known_here(run_folder: Path, budget_s: float = BUDGET_S) -> Known:
    """By the spools on this machine, newest segments first; older ones only while there is time."""
    writers = [folder for folder in run_folder.iterdir() if folder.is_dir()] if run_folder.is_dir() else []
    paths = [path for folder in writers for _, path in reversed(segment_headers(folder))]
    if not paths:
        return Known(exists=any(read_ack(folder)[0] for folder in writers))
    deadline = time.monotonic() + budget_s
    greatest: int | None = None
    for path in sorted(paths, key=_changed, reverse=True):
        with suppress(OSError, FrameError):  # deleted just now
            step = greatest_step(SegmentFile(path))
            greatest = step if greatest is None else max(greatest, greatest if step is None else step)
        if time.monotonic() > deadline:
            break
    return Known(exists=True, last_step=greatest)


def known_there(run_id: str, transport: Transport) -> Known:
    """By the server, if it answers in time."""
    try:
        answer = transport.request("GET", f"/api/v1/runs/{run_id}", timeout=BUDGET_S)
        run = json.loads(answer.body) if answer.status == 200 else {}
    except (Unreachable, ValueError):
        return Known(exists=None)
    if answer.status == 404:
        return Known(exists=False)
    step = run.get("last_step") if isinstance(run, dict) else None
    return Known(exists=True if answer.status == 200 else None, last_step=step if isinstance(step, int) else None)


def greatest_step(segment: SegmentFile) -> int | None:
    """The greatest step of the training's rows; system metrics count seconds, so theirs are left out."""
    system = {d.number for d in segment.definitions if d.kind == Kind.NAME and d.record[16:].startswith(b"system/")}
    aside = {
        d.number
        for d in segment.definitions
        if d.kind == Kind.SCHEMA and int.from_bytes(d.record[16:20], "little") in system
    }
    greatest: int | None = None
    for record in segment.records():
        dense = record.kind == Kind.ROW and record.argument not in aside
        sparse = record.kind == Kind.SPARSE and int.from_bytes(record.payload[16:24], "little") not in system
        if dense or sparse:
            (step,) = _STEP.unpack_from(record.payload)
            greatest = step if greatest is None else max(greatest, step)
    return greatest


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
