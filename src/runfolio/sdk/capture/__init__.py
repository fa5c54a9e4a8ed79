"""What a run was made with: facts taken once at its start, system metrics and console lines while it goes on.

Nothing here may raise into the training loop or make it wait: the facts are gathered and the counters read in a daemon
thread, and a part that fails is left out.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Final, Protocol

from runfolio.sdk import console

from .origin import Origin

if TYPE_CHECKING:
    from collections.abc import Collection

FACTS: Final = ("git", "command", "packages", "python", "host", "gpu", "slurm", "kubernetes", "container")
PARTS: Final = (*FACTS, "system", "console")
"""Names of the parts that ``init(capture=...)`` turns on."""

FIRST_SAMPLE: Final = 2.0
INTERVAL: Final = 10.0
"""Seconds from the start to the first sample of system metrics, and between samples."""

SETTLE: Final = 0.05
"""Seconds before the facts are gathered, so that the interpreter is free for what the run does first."""

STOP_TIMEOUT: Final = 5.0
"""Seconds that ``stop`` waits for facts that are still being gathered."""


class Recorder(console.Recorder, Protocol):
    """Where captured things go: the run."""

    @property
    def attempt_id(self) -> str: ...

    @property
    def attempt_started(self) -> float:
        """Seconds since 1970."""

    def row(self, values: dict[str, float], step: int) -> object: ...


def start(setting: bool | Collection[str], recorder: Recorder) -> Capture:
    """Begin to capture all parts (True), none (False), or those named; returns in a few milliseconds.

    Raises ValueError, which lists the parts there are, for a name that is none of them.
    """
    return Capture(parts_of(setting), recorder)


def parts_of(setting: bool | Collection[str]) -> frozenset[str]:
    """The names of the parts that a ``capture`` setting turns on."""
    if isinstance(setting, bool):
        return frozenset(PARTS if setting else ())
    names = {setting} if isinstance(setting, str) else set(setting)
    unknown = names.difference(PARTS)
    if unknown:
        named = ", ".join(sorted(map(repr, unknown)))
        raise ValueError(f"capture takes True, False or some of {', '.join(PARTS)}; not {named}")
    return frozenset(names)


class Capture:
    """What is being captured for one attempt of a run, until :meth:`stop`."""

    def __init__(self, parts: frozenset[str], recorder: Recorder) -> None:
        self._parts = parts
        self._recorder = recorder
        self._origin = Origin.now()
        self._pid = os.getpid()
        self._stopping = threading.Event()
        self._console = console.start(recorder) if "console" in parts else None
        self._thread: threading.Thread | None = None
        if parts.difference(("console",)):
            self._thread = threading.Thread(target=self._work, name="runfolio-capture", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Take the last sample, hand over the last console lines and end; again, or in a forked child, it does nothing.

        Waits a bounded time for facts that are still being gathered.
        """
        if self._pid != os.getpid():
            return
        self._stopping.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(STOP_TIMEOUT)
        if self._console is not None:
            self._console.stop()

    def _work(self) -> None:
        try:
            self._stopping.wait(SETTLE)
            self._record_facts()
            if "system" in self._parts:
                self._sample_until_stopped()
        except Exception as error:  # noqa: BLE001 - the edge of a thread: capture is less important than the training
            with contextlib.suppress(Exception):
                self._warn(error)

    def _warn(self, error: Exception) -> None:
        message = f"capturing the environment ended early: {type(error).__name__}: {error}"
        self._recorder.event({"type": "notice", "notice": "warning", "message": message[:1000]})

    def _record_facts(self) -> None:
        from .gather import gather

        wanted = self._parts.intersection(FACTS)
        if wanted:
            facts = gather(wanted, self._origin, list(sys.path))
            self._recorder.event({"type": "capture", "attempt": self._recorder.attempt_id, "facts": facts})

    def _sample_until_stopped(self) -> None:
        from .system import SystemSampler

        sampler = SystemSampler(self._origin.folder, self._origin.environ)
        try:
            stopping = self._stopping.wait(FIRST_SAMPLE)
            while not stopping:
                self._record_sample(sampler)
                stopping = self._stopping.wait(INTERVAL)
            self._record_sample(sampler)
        finally:
            sampler.close()

    def _record_sample(self, sampler: Any) -> None:
        values = sampler.sample()
        if values:
            self._recorder.row(values, step=max(int(time.time() - self._recorder.attempt_started), 0))
