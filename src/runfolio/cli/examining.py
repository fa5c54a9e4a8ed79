"""The checks of `runfolio doctor`: each looks at one part of the path and says what it found."""

from __future__ import annotations

import math
import os
import shutil
import tempfile
import time
from contextlib import redirect_stderr, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from runfolio.sdk import config
from runfolio.sdk.client import Client
from runfolio.sdk.errors import RunfolioError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from runfolio.sdk.config import Settings
    from runfolio.sdk.run import Run

VALUES: Final = (0.1, -0.0, 5e-324, 1.7976931348623157e308, float("nan"), float("inf"), float("-inf"), 1 / 3)
"""Numbers that a path which rounds anywhere would change."""

_LOW_BYTES: Final = 1 << 30
_SKEW_S: Final = 5.0
_WARM, _CALLS, _METRICS = 2_000, 20_000, 20


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. ``warning`` works, and deserves a look."""

    check: str
    state: Literal["ok", "warning", "failed"]
    detail: str


def examine(url: str | None) -> list[Finding]:
    """Every check in order. Those that need the server are left out when it does not answer."""
    try:
        settings = config.load(url=url)
    except RunfolioError as error:
        return [Finding("settings", "failed", str(error))]
    findings = [_settings(settings), *_spool_dir(settings.spool_dir)]
    server = _server(settings)
    findings += server
    with tempfile.TemporaryDirectory(prefix="runfolio-doctor-", dir=_usable(settings.spool_dir)) as scratch:
        if all(found.state != "failed" for found in server):
            findings.append(_guarded("trial run", lambda: _trial(settings, Path(scratch))))
        findings.append(_guarded("cost of log()", lambda: _cost(settings, Path(scratch))))
    return findings


def _guarded(check: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except (RunfolioError, OSError) as error:
        return Finding(check, "failed", str(error))


def _settings(settings: Settings) -> Finding:
    named = sorted(name for name in os.environ if name.startswith("RUNFOLIO_"))
    key = "with an API key" if settings.api_key else "without an API key"
    where = f", set: {', '.join(named)}" if named else ", nothing set"
    return Finding("settings", "ok", f"{settings.url} {key}, mode {settings.mode}{where}")


def _spool_dir(folder: Path) -> Iterator[Finding]:
    from runfolio.sdk.mounts import keeps_promises

    from .words import size

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        yield Finding("spool folder", "failed", f"{folder} cannot be written: {error.strerror}. Set RUNFOLIO_SPOOL_DIR")
        return
    kind = _file_system(folder)
    how = "mapped into memory" if keeps_promises(folder) else "written by a thread: the space here cannot be reserved"
    yield Finding("spool folder", "ok", f"{folder} on {kind}; segments are {how}")
    free = shutil.disk_usage(folder).free
    state: Literal["ok", "warning"] = "ok" if free >= _LOW_BYTES else "warning"
    yield Finding("free space", state, f"{size(free)} for spools")


def _file_system(folder: Path) -> str:
    from runfolio.sdk.mounts import file_system

    try:
        return file_system(folder.resolve(), Path("/proc/self/mountinfo").read_text(errors="surrogateescape")) or "?"
    except OSError:
        return "a file system of unknown kind"


def _usable(folder: Path) -> Path | None:
    """The spool folder, so that its file system is what is measured; the system's own place if it cannot be written."""
    return folder if os.access(folder, os.W_OK) else None


def _server(settings: Settings) -> list[Finding]:
    client = Client(settings.url, settings.api_key)
    try:
        started, wall = time.perf_counter(), time.time()
        health = client.request("GET", "/health", timeout=10)
        took = time.perf_counter() - started
        ready = client.request("GET", "/ready", timeout=30)
    except RunfolioError as error:
        return [
            Finding("server", "failed", f"{error}. Start one with `runfolio server`; until then spools keep it all")
        ]
    finally:
        client.close()
    findings = [Finding("server", "ok", f"{settings.url} answers in {took * 1e3:.1f} ms")]
    if ready.status != 200:
        findings.append(Finding("ready", "failed", f"the server is not ready: {ready.body.decode(errors='replace')}"))
    if "date" in health.headers:
        findings.append(_skew(health.headers["date"], wall + took / 2))
    return findings


def _skew(date: str, here: float) -> Finding:
    """How far this machine's clock is from the server's, to the second that HTTP knows."""
    off = here - parsedate_to_datetime(date).timestamp()
    beyond = max(0.0, off - 1.0) if off > 0 else -off
    if beyond > _SKEW_S:
        side = "ahead of" if off > 0 else "behind"
        return Finding(
            "clocks", "warning", f"this machine is {abs(off):.0f} s {side} the server; times will look wrong"
        )
    return Finding("clocks", "ok", "within the second that can be told")


def _trial(settings: Settings, scratch: Path) -> Finding:
    """Log numbers that rounding would change, read them back, delete the run with its experiment."""
    started = time.perf_counter()
    run_id = _log_trial(settings, scratch)
    client = Client(settings.url, settings.api_key)
    try:
        from .comparing import stored

        back = [bits for _, _, bits in stored(client, run_id, "trial")]
    finally:
        with suppress(RunfolioError):  # what went wrong before says more
            experiment = client.get(f"/runs/{run_id}")["experiment_id"]
            client.call("DELETE", f"/experiments/{experiment}")
        client.close()
    if back != _expected():
        return Finding("trial run", "failed", f"run {run_id} did not come back as it was logged")
    took = (time.perf_counter() - started) * 1e3
    return Finding("trial run", "ok", f"{len(back)} points logged, read back exactly and deleted in {took:.0f} ms")


def _log_trial(settings: Settings, scratch: Path) -> str:
    with redirect_stderr(StringIO()):
        run = _init(settings, scratch, "live")
        for step, value in enumerate(VALUES):
            run.log({"trial": value}, step=step)
        run.finish(timeout=20)
    return run.id


def _init(settings: Settings, scratch: Path, mode: Literal["live", "offline"]) -> Run:
    """A run of our own whatever the environment names, in an experiment that nothing else uses."""
    from runfolio.sdk import start
    from runfolio.wire.ids import uuid7

    own = uuid7()
    return start.init(
        f"doctor-{own}", id=own, dir=scratch, mode=mode, url=settings.url, capture=False, strict=True, parallel=True
    )


def _expected() -> list[bytes]:
    from .comparing import bits

    return [bits(value) for value in VALUES]


def _cost(settings: Settings, scratch: Path) -> Finding:
    """Time calls of log() as a training makes them, without a network."""
    with redirect_stderr(StringIO()):
        run = _init(settings, scratch, "offline")
        p50, p99 = _time(run.log)
        run.finish()
    state: Literal["ok", "warning"] = "ok" if p50 < 20 else "warning"
    return Finding("cost of log()", state, f"{_METRICS} metrics: p50 {p50:.1f} µs, p99 {p99:.1f} µs")


def _time(log: Callable[..., Any]) -> tuple[float, float]:
    """p50 and p99 of a call, in µs."""
    values = {f"metric/{i}": math.sin(i) for i in range(_METRICS)}
    clock = time.perf_counter_ns
    taken = []
    for step in range(_WARM + _CALLS):
        before = clock()
        log(values, step=step)
        taken.append(clock() - before)
    taken = sorted(taken[_WARM:])
    return taken[_CALLS // 2] / 1e3, taken[_CALLS * 99 // 100] / 1e3
