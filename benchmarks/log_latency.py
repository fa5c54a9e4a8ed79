"""``run.log`` of 20 metrics while the uploader sends to a live server, block by block in turn with a loop of ``pass``.

``python -m benchmarks.log_latency [--calls 100000] [--work-us 200]``
"""

from __future__ import annotations

import argparse
import time
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


def timed(call: Callable[[dict[str, float]], object], rows: list[dict[str, float]], work_s: float) -> list[float]:
    """Seconds of each call. Between calls the loop computes for ``work_s``, as a training does, holding the lock of
    the interpreter."""
    clock, found = time.perf_counter, []
    for row in rows:
        began = clock()
        call(row)
        ended = clock()
        found.append(ended - began)
        over = ended + work_s
        while clock() < over:
            pass
    return found


def nothing(_row: dict[str, float]) -> None:
    pass


def train(pipe: Connection[Any, Any], url: str, spools: str, calls: int, work_s: float) -> None:
    """Both loops in turn, in blocks."""
    rows = [dict(zip(KEYS, row, strict=True)) for row in data.walks(3, METRICS, BLOCK).T.tolist()]
    run = rf.init("latency", url=url, dir=spools, capture=False)
    timed(run.log, rows[:100], 0.0)
    logged: list[float] = []
    passed: list[float] = []
    for _ in range(0, calls, BLOCK):
        passed += timed(nothing, rows, work_s)
        logged += timed(run.log, rows, work_s)
    run.finish()
    pipe.send((logged, passed))


def measure_one(server: Server, calls: int, work_s: float, how: str) -> Row:
    with helper(train, server.url, str(server.spools), calls, work_s) as training:
        logged, passed = training.receive()
    p50, p99, top = (percentile(logged, share) * 1e6 for share in (50, 99, 99.9))
    slow, idle = (sum(one > SLOW_S for one in times) for times in (logged, passed))
    note(f"{how}: `pass` p50 {percentile(passed, 50) * 1e6:.2f} µs, p99 {percentile(passed, 99) * 1e6:.2f} µs")
    return Row(
        f"`run.log` of {METRICS} metrics beside the uploader, {how}",
        "p50 ≤ 5 µs, p99 ≤ 25 µs; over 5 ms no more often than `pass`",
        f"p50 {p50:.1f} µs, p99 {p99:.1f} µs, p99.9 {top:.0f} µs; "
        f"over 5 ms: {slow} of {len(logged):,} calls, `pass` {idle}",
        p50 <= 5 and p99 <= 25 and slow <= idle,
        {"p50_us": p50, "p99_us": p99, "p999_us": top, "slow": slow, "slow_pass": idle, "calls": len(logged)},
    )


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
