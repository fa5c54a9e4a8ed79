"""``rf.init``: settings, identity and attempt put together, and what of it outlives the start."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from runfolio.wire.ids import uuid7

from . import config, exits, process
from . import resume as resuming
from .errors import ConfigError, NoActiveRunError
from .names import invent
from .run import Run
from .spool import now_us
from .transport import HttpTransport
from .values import flatten
from .writer import say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from .config import Settings
    from .transport import Transport

_RENAMED = {"project": "experiment", "config": "params", "entity": "group", "job_type": "tags", "save_code": "capture"}


class Beginning:
    """What is settled when a run starts, and needed again by forked children and at the end."""

    def __init__(
        self, settings: Settings, attempt: process.Attempt, run_id: str, name: str | None, **facts: Any
    ) -> None:
        self.settings = settings
        self.attempt = attempt
        self.run_id = run_id
        self.given_name = name
        self.name = name or run_id
        self.run_folder: Path = settings.spool_dir / run_id
        self.files_dir: Path = self.run_folder / "files"
        self.started_us = now_us()
        self.last_step = -1
        self.notes: str | None = None
        self._facts = facts
        self._said: set[str] = set()

    def start(self) -> dict[str, Any]:
        """The payload of this process's START record."""
        return {
            "at": self.started_us,
            "experiment": self.settings.experiment,
            "attempt": self.attempt.id,
            "name": self.given_name,
            "group": self.settings.group,
            "rank": self.attempt.rank,
            "slurm_job_id": self.attempt.slurm_job_id,
            **process.describe(),
            **self._facts,
        }

    def transport(self) -> Transport | None:
        return HttpTransport(self.settings.url, self.settings.api_key) if self.settings.mode == "live" else None

    def share(self) -> None:
        """Let child processes join this attempt."""
        os.environ[process.ATTEMPT] = f"{self.run_id}:{self.attempt.id}"
        os.environ[process.ATTEMPT_STEP] = str(self.last_step)

    def retract(self) -> None:
        """The attempt has ended: what starts now is another one."""
        if os.environ.get(process.ATTEMPT) == f"{self.run_id}:{self.attempt.id}":
            del os.environ[process.ATTEMPT]
            os.environ.pop(process.ATTEMPT_STEP, None)

    def inherit(self, last_step: int) -> None:
        """A forked child goes on where its parent was."""
        self.last_step = last_step

    def finish_with_process(self, run: Run) -> None:
        """A process of ``multiprocessing`` does not run exit handlers, but its own finalisers."""
        multiprocessing = sys.modules.get("multiprocessing.process")
        if multiprocessing is not None and multiprocessing.parent_process() is not None:
            from multiprocessing.util import Finalize

            Finalize(None, partial(run.end, "finished"), exitpriority=10)

    def wind_up(self, left: int, trouble: str | None, timeout: float) -> None:
        """Send what children left behind, and say what is not at the server."""
        if self.settings.mode == "offline":
            say(f"run {self.name} is in {self.run_folder}; `runfolio sync` sends it")
        elif left:
            why = f" ({trouble})" if trouble else f" after {timeout:.0f} s"
            say(f"{left:,} bytes of run {self.name} are not at {self.settings.url} yet{why}; they are kept in "
                f"{self.run_folder} and `runfolio sync` sends them")  # fmt: skip
        elif self.attempt.leader:
            self._sweep(timeout)

    def say_once(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            say(sentence)

    def _sweep(self, timeout: float) -> None:
        """Upload what dead processes of this run on this machine did not: forked children that were killed."""
        from .reading import writer_folders
        from .sync import find_spools, sync_spool

        transport = self.transport()
        if transport is None or len(writer_folders(self.settings.spool_dir, self.run_id)) == 1:
            return
        deadline = time.monotonic() + min(timeout, 10.0)
        for spool in find_spools(self.settings.spool_dir, self.run_id):
            if not spool.live and spool.pending(self.settings.url):
                sync_spool(spool.folder, transport, say=say, deadline=deadline)
        transport.close()


def init(
    experiment: str | None = None,
    *,
    name: str | None = None,
    id: str | None = None,  # noqa: A002 - what users call it
    resume: config.Resume = "allow",
    params: Mapping[str, Any] | None = None,
    tags: Mapping[str, Any] | Iterable[str] | None = None,
    notes: str | None = None,
    group: str | None = None,
    parent: str | None = None,
    seed: int | None = None,
    dir: str | os.PathLike[str] | None = None,  # noqa: A002 - what users call it
    mode: config.Mode | None = None,
    capture: bool | Collection[str] = True,
    strict: bool | None = None,
    url: str | None = None,
    parallel: bool = False,
    **unknown: Any,
) -> Run:
    """Start a run, or go on with one.

    Args:
        experiment: What it belongs to. ``RUNFOLIO_EXPERIMENT``, or ``default``.
        name: What people call it; invented if not given. ``RUNFOLIO_RUN_NAME``.
        id: Letters, digits, ``.``, ``_`` and ``-``; made if not given. A run with this id goes on. ``RUNFOLIO_RUN_ID``.
        resume: ``allow`` goes on with a run of this id or begins it, ``must`` only goes on, ``never`` only begins.
        params: What it was made with; nested dictionaries are joined with ``.``.
        tags: Labels, or a mapping of tags. ``RUNFOLIO_TAGS``, separated by commas, adds to them.
        notes: Free text.
        group: Runs of one sweep or one fold share it. ``RUNFOLIO_GROUP``.
        parent: The id of the run that it came from.
        seed: Recorded; nothing is seeded.
        dir: The folder for spools. ``RUNFOLIO_SPOOL_DIR``, or the user's data folder.
        mode: ``live``; ``offline`` keeps everything in the spool for ``runfolio sync``; ``disabled`` does nothing.
        capture: True, False, or the parts of the environment to record; see docs/reference/capture.md. Of the processes
            that share an attempt one records them, and each its own console.
        strict: Whether ``log()`` raises for values that it cannot take. ``RUNFOLIO_STRICT``.
        url: The server. ``RUNFOLIO_URL``, or http://127.0.0.1:5151.
        parallel: Leave the current run open instead of finishing it.

    Raises:
        ConfigError: A setting cannot be right.
        RunNotFoundError: ``resume="must"``, and the run is known nowhere.
        RunExistsError: ``resume="never"``, and the run exists.
    """
    _refuse(unknown)
    settings = config.load(
        url=url, dir=dir, mode=mode, strict=strict, experiment=experiment, id=id, name=name, group=group
    )
    policy = config.resume_policy(resume)
    first_params = _mapping("params", params)
    first_tags = {**dict.fromkeys(settings.tags, True), **_tags(tags)}
    _check_identity(settings.run_id, policy, parent, seed)
    parts = _parts(capture)
    if settings.mode == "disabled":
        beginning = Beginning(settings, process.Attempt("disabled"), settings.run_id or uuid7(), settings.name)
        return _current(Run(beginning))
    _finish_current(parallel=parallel)
    beginning = _begin(settings, policy, parent=parent, seed=seed)
    run = Run(beginning)
    run.begin()
    if first_params:
        run.params.update(first_params)
    if first_tags:
        run.set_tags(first_tags)
    if notes is not None:
        run.notes = notes
    run.capture(parts if beginning.attempt.leader else parts & {"console"})
    _greet(run, settings, beginning.last_step)
    exits.install()
    return _current(run)


def active_run() -> Run | None:
    """The run that was started last and has not finished."""
    return exits.runs[-1] if exits.runs else None


def log(data: Mapping[str, Any], step: int | None = None) -> None:
    """Log to the current run; see :meth:`Run.log`. Raises :class:`NoActiveRunError` if there is none."""
    _active().log(data, step)


def finish(**options: Any) -> None:
    """Finish the current run, if there is one; see :meth:`Run.finish`."""
    run = active_run()
    if run is not None:
        run.finish(**options)


def _active() -> Run:
    run = active_run()
    if run is None:
        raise NoActiveRunError("there is no current run: call rf.init() first")
    return run


def _begin(settings: Settings, policy: config.Resume, *, parent: str | None, seed: int | None) -> Beginning:
    run_id = settings.run_id or uuid7()
    attempt = process.find_attempt(run_id, os.environ)
    fresh = settings.run_id is None
    if fresh:  # nobody else knows this id: whatever its rank is elsewhere, here the process is the only one
        attempt = replace(attempt, rank=None)
    name = settings.name or (invent() if fresh else None)
    beginning = Beginning(settings, attempt, run_id, name, parent=parent, seed=seed)
    if attempt.joined:
        beginning.last_step = process.inherited_step(os.environ)
    elif not fresh:
        transport = beginning.transport()
        beginning.last_step = resuming.look_up(run_id, beginning.run_folder, transport, policy, say)
        if transport is not None:
            transport.close()
    if attempt.leader:
        beginning.share()
    return beginning


def _current(run: Run) -> Run:
    exits.runs.append(run)
    return run


def _finish_current(*, parallel: bool) -> None:
    for run in [] if parallel else list(exits.runs):
        say(f"run {run.name} is finished, because another one starts (parallel=True allows both)")
        run.finish()


def _greet(run: Run, settings: Settings, last_step: int) -> None:
    place = run.url if settings.mode == "live" else f"offline, in {run.spool_dir}"
    again = f", goes on behind step {last_step}" if last_step >= 0 else ""
    say(f"run {run.name} of {run.experiment}{again}: {place}")


def _refuse(unknown: Mapping[str, Any]) -> None:
    for name in unknown:
        hint = f"; it is called {_RENAMED[name]} here" if name in _RENAMED else ""
        raise ConfigError(f"init() has no argument {name!r}{hint}")


def _parts(capture: bool | Collection[str]) -> frozenset[str]:
    from .capture import parts_of

    try:
        return parts_of(capture)
    except (TypeError, ValueError) as error:
        raise ConfigError(str(error)) from error


def _mapping(what: str, values: Mapping[str, Any] | None) -> dict[str, Any]:
    try:
        return flatten(values) if values is not None else {}
    except TypeError as error:
        raise ConfigError(f"{what}: {error}") from error


def _tags(tags: Any) -> dict[str, Any]:
    if tags is None or hasattr(tags, "items"):
        return _mapping("tags", tags)
    labels = [tags] if isinstance(tags, str) else list(tags) if isinstance(tags, Iterable) else [tags]
    if not all(isinstance(label, str) and label for label in labels):
        raise ConfigError(f"tags are texts, or a mapping of names to values, not {tags!r:.80}")
    return dict.fromkeys(labels, True)


def _check_identity(run_id: str | None, policy: config.Resume, parent: Any, seed: Any) -> None:
    from runfolio.wire.limits import is_run_id

    if policy == "must" and run_id is None:
        raise ConfigError('resume="must" needs the id of the run: id=, or RUNFOLIO_RUN_ID')
    if parent is not None and not (isinstance(parent, str) and is_run_id(parent)):
        raise ConfigError(f"parent is the id of a run, not {parent!r:.80}")
    if seed is not None and not (isinstance(seed, int) and -(1 << 63) <= seed < 1 << 63):
        raise ConfigError(f"seed is a whole number of 64 bits, not {seed!r:.80}")
