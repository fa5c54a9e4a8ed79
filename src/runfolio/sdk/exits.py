"""Ends of a process: what is installed once, when the first run starts, so that every run learns how it ended.

Nothing of the user's is replaced: a handler or hook that is there is called as before.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from types import FrameType, TracebackType

    from .run import Run

KILLED_TIMEOUT_S: Final = 5.0
"""Seconds for the last upload of a process that was told to end."""

runs: list[Run] = []
"""Runs of this process that have not finished, oldest first; the last one is the current run."""

_installed = False
_forked_over: list[Run] = []
_verdict: tuple[str, str | None] | None = None
"""Status and reason, once something happened that ends the process."""

_previous_term: Any = None


def install() -> None:
    """Idempotent. Signal handlers can only be set in the main thread; elsewhere SIGTERM stays as it is."""
    global _installed  # noqa: PLW0603 - a process has one set of hooks
    if not _installed:
        _installed = True
        atexit.register(finish_all)
        _chain_excepthook()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=_before_fork, after_in_parent=_after_fork, after_in_child=_in_child)
    if threading.current_thread() is threading.main_thread():
        _chain_sigterm()


def finish_all() -> None:
    """Finish every run, with the status that the end of the process gives it."""
    status, reason = _verdict or ("finished", None)
    for run in runs:
        run.end(status, reason=reason)


def _chain_excepthook() -> None:
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        note(error)
        before(kind, error, trace)

    sys.excepthook = hook


def note(error: BaseException) -> tuple[str, str | None]:
    """The status that an exception gives a run; remembered as the end of this process."""
    global _verdict  # noqa: PLW0603 - a process ends once
    if isinstance(error, KeyboardInterrupt):
        _verdict = ("killed", "KeyboardInterrupt")
    else:
        _verdict = ("failed", f"{type(error).__name__}: {error}"[:1000])
    return _verdict


def _chain_sigterm() -> None:
    global _previous_term  # noqa: PLW0603 - a process has one handler a signal
    current = signal.getsignal(signal.SIGTERM)
    if current is _on_sigterm or current is None or current is signal.SIG_IGN:
        return
    _previous_term = current
    signal.signal(signal.SIGTERM, _on_sigterm)


def _on_sigterm(number: int, frame: FrameType | None) -> None:
    global _verdict  # noqa: PLW0603 - a process ends once
    _verdict = ("killed", "SIGTERM")
    if callable(_previous_term):
        _previous_term(number, frame)
    elif runs:
        runs[-1].when_idle(_die)
    else:
        _die()


def _die() -> None:
    """Finish shortly, then end by the signal, as the process would have without us."""
    for run in runs:
        run.end("killed", reason="SIGTERM", timeout=KILLED_TIMEOUT_S)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTERM)


def _before_fork() -> None:
    """No other thread may be in the middle of a record when its memory is copied."""
    _forked_over[:] = runs
    for run in _forked_over:
        run.hold()


def _after_fork() -> None:
    for run in reversed(_forked_over):
        run.release()
    _forked_over.clear()


def _in_child() -> None:
    for run in reversed(_forked_over):
        run.release()
        run.forked()
    _forked_over.clear()
