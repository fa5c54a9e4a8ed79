"""What drivers share: the work, a server process, clocks."""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from benchmarks.support import data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

METRICS: Final = 100
LOGGED: Final = 20
CALLS: Final = 500
CHART_RUNS: Final = 100
CHART_POINTS: Final = 10_000
PAGE_RUNS: Final = 10_000
HISTORY: Final = 100_000
BATCH: Final = 1000
"""Most metrics that MLflow takes at once."""
PAGE_VALUES: Final = 20
EPOCH_MS: Final = data.EPOCH_US // 1000
SHOWN_METRICS: Final = data.names(5)
SHOWN_PARAMS: Final = data.names(10, "param")
SHOWN_POINTS: Final = 20
WIDE_METRICS: Final = [f"layer_{i}/{name}" for i in range(40) for name in data.names(50)]
WIDE_POINTS: Final = 100

Work = dict[str, float]


def bulk_rows(steps: int) -> list[tuple[int, int, dict[str, float]]]:
    """(step, time in ms, values by name) of a training loop with 100 metrics."""
    names, values = data.names(METRICS), data.walks(11, METRICS, steps)
    times = (data.times(11, steps) // 1000).tolist()
    return [(i, times[i], dict(zip(names, row, strict=True))) for i, row in enumerate(values.T.tolist())]


def calls() -> list[dict[str, float]]:
    """Values of 20 metrics for one call after the other."""
    names = data.names(LOGGED)
    return [dict(zip(names, row, strict=True)) for row in data.walks(12, LOGGED, CALLS).T.tolist()]


def timed_calls(log: Callable[[dict[str, float], int], object]) -> Work:
    """Time of each call, in µs."""
    found = []
    for step, row in enumerate(calls()):
        began = time.perf_counter()
        log(row, step)
        found.append((time.perf_counter() - began) * 1e6)
    return {"log_p50_us": float(np.percentile(found, 50)), "log_p99_us": float(np.percentile(found, 99))}


def params(i: int) -> dict[str, float]:
    """Parameters of the run that pages show at place ``i``."""
    return dict(zip(SHOWN_PARAMS, np.random.default_rng(i).random(len(SHOWN_PARAMS)).tolist(), strict=True))


def series(i: int) -> dict[str, list[float]]:
    """What the run at place ``i`` logged, by metric."""
    return dict(zip(SHOWN_METRICS, data.walks(i, len(SHOWN_METRICS), SHOWN_POINTS).tolist(), strict=True))


def wide_series() -> dict[str, list[float]]:
    """What the run of many metrics logged, by metric."""
    return dict(zip(WIDE_METRICS, data.walks(PAGE_RUNS, len(WIDE_METRICS), WIDE_POINTS).tolist(), strict=True))


def hold(addresses: dict[str, str]) -> Work:
    """Tell where pages are, and keep their server for as long as the reader keeps our input open."""
    print(json.dumps(addresses), flush=True)
    sys.stdin.read()
    return {}


def median_ms(read: Callable[[int], object], reads: int) -> float:
    """Median of reads that all differ, after one that does not count."""
    read(-1)
    found = []
    for i in range(reads):
        began = time.perf_counter()
        read(i)
        found.append((time.perf_counter() - began) * 1e3)
    return statistics.median(found)


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="runfolio-peer-") as name:
        yield Path(name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Process:
    """A server and all that it starts, until the ``with`` block ends."""

    def __init__(self, command: Sequence[str], ready: str, environment: dict[str, str] | None = None) -> None:
        self._command, self._ready = list(command), ready
        self._environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        self._environment |= environment or {}
        self.started_s = 0.0

    def __enter__(self) -> Self:
        began = time.perf_counter()
        self._process = subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        while True:
            try:
                with urllib.request.urlopen(self._ready, timeout=5):
                    break
            except OSError:
                if time.perf_counter() - began > 300 or self._process.poll() is not None:
                    self.__exit__()
                    raise
                time.sleep(0.005)
        self.started_s = time.perf_counter() - began
        return self

    def __exit__(self, *_error: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, 15)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, 9)
            self._process.wait()

    def resident_mb(self) -> float:
        """Memory of the process and all its descendants."""
        parents, resident = {}, {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                except OSError:
                    continue
                parents[int(entry.name)], resident[int(entry.name)] = int(fields[1]), int(fields[21])
        ours = {self._process.pid}
        while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
            ours |= more
        return sum(resident[pid] for pid in ours if pid in resident) * os.sysconf("SC_PAGE_SIZE") / 1e6


def size_of(path: Path) -> int:
    """Bytes on disk of a file or of everything in a folder."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_blocks * 512 for file in files)


def main(works: dict[str, Callable[[int], Work]]) -> None:
    """``driver.py WORK STEPS``: print what a work measured."""
    print(json.dumps(works[sys.argv[1]](int(sys.argv[2]))), flush=True)


def run_ids(count: int) -> list[str]:
    """Ids of runs, as 32 hex digits."""
    return [f"{i:032x}" for i in range(1, count + 1)]
