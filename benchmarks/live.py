"""16 training processes at once, each logs 20 metrics × 100 steps: what it costs them, and when all of it is stored.

``python -m benchmarks.live [--processes 16] [--steps 100] [--rounds 5]``
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import runfolio as rf

from .support import data
from .support.http import Client, read_series
from .support.report import Row, note, report
from .support.servers import KINDS, serve
from .support.training import Helper, helper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

    from .support.servers import Kind, Server

METRICS = 20
COST_S = 5e-6
"""What a call may cost beyond a line to /dev/null: the limit of `log_latency`."""
KEYS = data.names(METRICS)


def loop_cpu(call: Callable[[dict[str, float], int], object], rows: list[dict[str, float]]) -> float:
    """Processor seconds of this thread for one loop."""
    began = time.thread_time()
    for step, row in enumerate(rows):
        call(row, step)
    return time.thread_time() - began


def train(pipe: Connection[Any, Any], url: str, spools: str, seed: int, steps: int) -> None:
    """Rounds of: a loop to /dev/null, the same loop to a run."""
    rows = [dict(zip(KEYS, row, strict=True)) for row in data.walks(seed, METRICS, steps).T.tolist()]
    null = os.open(os.devnull, os.O_WRONLY)

    def write(row: dict[str, float], step: int) -> None:
        os.write(null, json.dumps({"step": step, "time": time.time(), **row}).encode() + b"\n")

    while pipe.recv() == "round":
        run = rf.init("live", url=url, dir=spools, capture=False)
        pipe.send(run.id)
        pipe.recv()
        written = loop_cpu(write, rows)
        whole = time.process_time()
        logged = loop_cpu(run.log, rows)
        last = time.monotonic()
        pipe.recv()
        pipe.send((written, logged, time.process_time() - whole, last))
        run.finish()
        pipe.send("finished")


def one_round(server: Server, everyone: list[Helper], steps: int) -> tuple[list[float], list[float], float]:
    """CPU of each loop to /dev/null and to a run, and seconds from the last call until a reader has everything."""
    for one in everyone:
        one.send("round")
    runs = [one.receive() for one in everyone]
    time.sleep(2)  # every run has said hello and is between two uploads
    for one in everyone:
        one.send("go")
    expected = {
        (run, name): series
        for seed, run in enumerate(runs)
        for name, series in data.checksums(KEYS, data.walks(seed, METRICS, steps)).items()
    }
    client, deadline = Client(server.url), time.monotonic() + 60
    while read_series(client, runs, KEYS) != expected:
        assert time.monotonic() < deadline, "not everything arrived"
        time.sleep(0.02)
    stored = time.monotonic()
    for one in everyone:
        one.send("stored")
    told = [one.receive() for one in everyone]
    for one in everyone:
        one.receive()
    return [t[0] for t in told], [t[1] for t in told], stored - max(t[3] for t in told)


def measure_one(kind: Kind, processes: int, steps: int, rounds: int) -> Iterator[Row]:
    written: list[float] = []
    logged: list[float] = []
    delays: list[float] = []
    with serve(kind) as server, ExitStack() as stack:
        everyone = [
            stack.enter_context(helper(train, server.url, str(server.spools), seed, steps)) for seed in range(processes)
        ]
        one_round(server, everyone, steps)  # imports, connections
        for _ in range(rounds):
            null, log, delay = one_round(server, everyone, steps)
            written, logged, delays = written + null, logged + log, [*delays, delay]
        for one in everyone:
            one.send("end")
    null_us, log_us = (statistics.median(found) / steps * 1e6 for found in (written, logged))
    note(f"{kind}: stored after {', '.join(f'{delay:.2f}' for delay in delays)} s")
    yield Row(
        f"live, {kind}: {processes} processes × {METRICS} metrics × {steps} steps, CPU of the loop",
        f"≤ /dev/null + {COST_S * 1e6:g} µs a call",
        f"{log_us:.1f} µs a call, /dev/null {null_us:.1f} µs",
        log_us <= null_us + COST_S * 1e6,
        {"log_us": log_us, "null_us": null_us},
    )
    yield Row(
        f"live, {kind}: all committed and read after the last call",
        "≤ 2 s",
        f"median {statistics.median(delays):.2f} s, longest {max(delays):.2f} s",
        max(delays) <= 2,
        {"delays_s": delays},
    )


def measure(options: argparse.Namespace) -> Iterator[Row]:
    """On each database."""
    for kind in KINDS:
        yield from measure_one(kind, options.processes, options.steps, options.rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    report("live", measure(parser.parse_args()))


if __name__ == "__main__":
    main()
