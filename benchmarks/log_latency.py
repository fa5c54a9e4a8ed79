"""``run.log`` of 20 metrics while the uploader sends to a live server, block by block in turn with a loop of ``pass``.

``python -m benchmarks.log_latency [--calls 100000] [--work-us 200]``
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import runfolio as rf

from .support import data
from .support.report import Row, note, percentile, report
from .support.servers import serve
from .support.training import helper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

    from .support.servers import Server

METRICS = 20
BLOCK = 5000
SLOW_S = 5e-3
KEYS = data.names(METRICS)


@dataclass(slots=True)
class Loop:
    """What a loop saw: seconds of each call, seconds in all, and how many turns came 5 ms late, whatever they did."""

    calls: list[float] = field(default_factory=list)
    seconds: float = 0.0
    late: int = 0

    def slow(self) -> int:
        return sum(call > SLOW_S for call in self.calls)

    def late_a_minute(self) -> float:
        return 60 * self.late / self.seconds


def timed(loop: Loop, call: Callable[[dict[str, float]], object], rows: list[dict[str, float]], work_s: float) -> None:
    """Times each call. Between calls the loop computes for ``work_s``, as a training does, holding the lock of the
    interpreter."""
    clock, found, late = time.perf_counter, loop.calls.append, work_s + SLOW_S
    first = clock()
    for row in rows:
        began = clock()
        call(row)
        ended = clock()
        found(ended - began)
        over = ended + work_s
        while clock() < over:
            pass
        if clock() - began > late:
            loop.late += 1
    loop.seconds += clock() - first


def nothing(_row: dict[str, float]) -> None:
    pass


def train(pipe: Connection[Any, Any], url: str, spools: str, calls: int, work_s: float) -> None:
    """Both loops in turn, in blocks."""
    rows = [dict(zip(KEYS, row, strict=True)) for row in data.walks(3, METRICS, BLOCK).T.tolist()]
    run = rf.init("latency", url=url, dir=spools, capture=False)
    timed(Loop(), run.log, rows[:100], 0.0)
    logged, passed = Loop(), Loop()
    for _ in range(0, calls, BLOCK):
        timed(passed, nothing, rows, work_s)
        timed(logged, run.log, rows, work_s)
    run.finish()
    pipe.send((logged, passed))


def measure_one(server: Server, calls: int, work_s: float, how: str) -> Row:
    with helper(train, server.url, str(server.spools), calls, work_s) as training:
        logged, passed = training.receive()
    p50, p99, top = (percentile(logged.calls, share) * 1e6 for share in (50, 99, 99.9))
    note(f"{how}: `pass` p50 {percentile(passed.calls, 50) * 1e6:.2f} µs, p99 {percentile(passed.calls, 99) * 1e6:.2f}")
    return Row(
        f"`run.log` of {METRICS} metrics beside the uploader, {how}",
        "p50 ≤ 5 µs, p99 ≤ 25 µs; over 5 ms no more often than `pass`",
        f"p50 {p50:.1f} µs, p99 {p99:.1f} µs, p99.9 {top:.0f} µs; over 5 ms: {logged.slow()} of {len(logged.calls):,} "
        f"calls, `pass` {passed.slow()}; turns of the loop 5 ms late: {logged.late_a_minute():.1f} a minute, "
        f"with `pass` {passed.late_a_minute():.1f}",
        p50 <= 5 and p99 <= 25 and logged.slow() <= passed.slow(),
        {
            "p50_us": p50, "p99_us": p99, "p999_us": top, "slow": logged.slow(), "slow_pass": passed.slow(),
            "late_a_minute": logged.late_a_minute(), "late_a_minute_pass": passed.late_a_minute(),
        },
    )  # fmt: skip


def measure(options: argparse.Namespace) -> Iterator[Row]:
    """In a loop that also computes, and in one that does nothing but log."""
    with serve() as server:
        yield measure_one(server, options.calls, options.work_us / 1e6, f"{options.work_us} µs of work between calls")
        yield measure_one(server, options.calls, 0.0, "back to back")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--work-us", type=int, default=200)
    report("log_latency", measure(parser.parse_args()))


if __name__ == "__main__":
    main()
