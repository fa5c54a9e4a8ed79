"""Results: a row of the table on the screen, and a line of JSON in ``benchmarks/results/`` for later."""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

RESULTS: Final = Path(__file__).parent.parent / "results"
LOG: Final = RESULTS / "results.jsonl"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``met`` is None where there is nothing to reach."""

    work: str
    target: str
    measured: str
    met: bool | None
    numbers: dict[str, Any] = field(default_factory=dict)

    def markdown(self) -> str:
        verdict = {True: "yes", False: "**no**", None: ""}[self.met]
        return f"| {self.work} | {self.target} | {self.measured} | {verdict} |"


HEAD: Final = "| work | to reach | measured | reached |\n| --- | --- | --- | --- |"


def report(benchmark: str, rows: Iterable[Row]) -> None:
    """Print rows as they come and keep them."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # servers and databases are taken down on the way out
    RESULTS.mkdir(exist_ok=True)
    for row in rows:
        print(row.markdown(), flush=True)
        line: dict[str, Any] = {"benchmark": benchmark, "at": _now(), "revision": revision(), "machine": machine()}
        line |= {"load": round(os.getloadavg()[0], 1), **asdict(row)}
        with LOG.open("a") as log:
            log.write(json.dumps(line, default=float) + "\n")


def note(text: str) -> None:
    """Something the reader of the screen should know; not part of the table."""
    print(f"    {text}", file=sys.stderr, flush=True)


def latest() -> list[dict[str, Any]]:
    """The newest result of every row, in the order in which rows were first seen."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for line in LOG.read_text().splitlines() if LOG.exists() else ():
        result = json.loads(line)
        found[result["benchmark"], result["work"]] = result
    return list(found.values())


def machine() -> str:
    """The machine in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return f"{os.cpu_count()} cores ({_cpu_model()}), {memory:.0f} GiB, {system}, Python {platform.python_version()}"


def _cpu_model() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def revision() -> str:
    """The commit that is measured."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=RESULTS.parent
    )
    return done.stdout.strip()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def percentile(values: Sequence[float], share: float) -> float:
    return float(np.percentile(np.asarray(values), share))


class Spread:
    """Times of many calls, in seconds."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *_error: object) -> None:
        self.times.append(time.perf_counter() - self._began)

    def ms(self, share: float) -> float:
        return percentile(self.times, share) * 1e3

    def __str__(self) -> str:
        return f"p50 {self.ms(50):.1f} ms, p95 {self.ms(95):.1f} ms"
