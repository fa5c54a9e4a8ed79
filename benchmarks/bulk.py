"""One run, 100 metrics × 10,000 steps: from the first ``log()`` until a fresh client has read it all, and until sealed.

``python -m benchmarks.bulk [--steps 10000] [--metrics 100] [--repeat 5] [--kind sqlite|postgres]``
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import runfolio as rf

from .support import data
from .support.http import Client, read_series
from .support.reads import settled, wait_sealed
from .support.report import Row, note, report
from .support.servers import KINDS, serve
from .support.stream import Stream
from .support.training import helper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from .support.servers import Kind, Server

LIMITS = {"sqlite": 2_500_000, "postgres": 2_000_000}
SEALED_LIMIT = 1_500_000
BYTES_LIMIT = 9.0


@dataclass(frozen=True, slots=True)
class Lap:
    """Seconds from the first call of ``log()``: until the last returned, until ``finish()`` did, until a fresh client
    had read every series, until the store had sealed them."""

    logged: float
    finished: float
    read: float
    sealed: float


def train(pipe: Connection[Any, Any], url: str, spools: str, seed: int, metrics: int, steps: int) -> None:
    """The training loop: nothing but ``log()``."""
    names, values = data.names(metrics), data.walks(seed, metrics, steps)
    rows = [dict(zip(names, row, strict=True)) for row in values.T.tolist()]
    run = rf.init("bulk", url=url, dir=spools, capture=False)
    pipe.send(run.id)
    pipe.recv()
    began = time.monotonic()
    for step, row in enumerate(rows):
        run.log(row, step=step)
    logged = time.monotonic()
    run.finish()
    pipe.send((began, logged, time.monotonic()))
    pipe.recv()


def verify(pipe: Connection[Any, Any], url: str, names: list[str]) -> None:
    """A client that never spoke to this server: reads every point once, as soon as it is told of the run."""
    pipe.send("ready")
    run = pipe.recv()
    pipe.send((read_series(Client(url), [run], names), time.monotonic()))


def lap(server: Server, seed: int, metrics: int, steps: int) -> Lap:
    """One run. Raises AssertionError when what was read is not what was logged."""
    names, values = data.names(metrics), data.walks(seed, metrics, steps)
    with (
        helper(train, server.url, str(server.spools), seed, metrics, steps) as training,
        helper(verify, server.url, names) as verifier,
    ):
        run, _ = training.receive(), verifier.receive()
        time.sleep(1)  # the server and this machine come to rest
        training.send("go")
        began, logged, finished = training.receive()
        verifier.send(run)
        sealed = _sealed_at(server)
        found, read = verifier.receive()
        training.send("end")
    expected = {(run, name): series for name, series in data.checksums(names, values).items()}
    assert found == expected, "what was read is not what was logged"
    rows = f"select sum(rows) from metric_axes where run_id = '{run}'"
    assert server.query(rows)[0][0] == steps, "not every row is sealed"
    return Lap(logged - began, finished - began, read - began, sealed - began)


def _sealed_at(server: Server) -> float:
    while not settled(server):
        time.sleep(0.02)
    return time.monotonic()


def speed(kind: Kind, metrics: int, steps: int, repeat: int) -> Iterator[Row]:
    """Medians over some runs, each in a process of its own. One more goes ahead of them: a new server's first answer in
    Arrow imports the library."""
    with serve(kind) as server:
        durability = server.durability()
        note(durability)
        first, *laps = [lap(server, seed, metrics, steps) for seed in range(repeat + 1)]
    for one in (first, *laps):
        note(f"logged {one.logged:.3f} s, finished {one.finished:.3f}, read {one.read:.3f}, sealed {one.sealed:.3f}")
    points = metrics * steps
    read, finished = (statistics.median(getattr(one, at) for one in laps) for at in ("read", "finished"))
    sealed = statistics.median(one.sealed for one in laps)
    numbers = {"read_s": read, "finished_s": finished, "sealed_s": sealed, "durability": durability, "points": points}
    yield Row(
        f"bulk, {kind}: {metrics} metrics × {steps:,} steps, `log()` to committed",
        f"≥ {LIMITS[kind]:,} points/s",
        f"{points / finished:,.0f} points/s; until a fresh client has read and checked all {points / read:,.0f}",
        points / read >= LIMITS[kind],
        numbers,
    )
    yield Row(
        f"bulk, {kind}: until sealed",
        f"≥ {SEALED_LIMIT:,} points/s",
        f"{points / sealed:,.0f} points/s",
        points / sealed >= SEALED_LIMIT,
        numbers,
    )


def size(kind: Kind, metrics: int, steps: int) -> Row:
    """Bytes a point on disk once sealed. Rows are 100 ms apart with 5 % of jitter, as in a real training."""
    with serve(kind) as server:
        empty = server.bytes_on_disk()
        client, names = server.client(), data.names(metrics)
        stream, values = Stream.begin("size", names), data.walks(99, metrics, steps)
        stream.send(client, np.arange(steps), data.times(99, steps), values)
        client.post_spool(*stream.finish(data.EPOCH_US + steps * data.STEP_US))
        wait_sealed(server)
        expected = {(stream.run, name): series for name, series in data.checksums(names, values).items()}
        assert read_series(client, [stream.run], names) == expected
        server.tracker.stop()
        at_once, full = server.bytes_on_disk(), server.bytes_after_vacuum()
    points = metrics * steps
    each = full / points if kind == "sqlite" else (full - empty) / points
    beside = f"the empty database's {empty / 1e6:.1f} MB included"
    if kind == "postgres":
        right_after = (at_once - empty) / points
        beside = f"without an empty database's {empty / 1e6:.1f} MB; {right_after:.2f} until autovacuum has come"
    return Row(
        f"bytes a point on disk, {kind}, {points:,} points",
        f"≤ {BYTES_LIMIT:g}",
        f"{each:.2f} ({beside})",
        each <= BYTES_LIMIT,
        {"bytes_per_point": each, "empty_bytes": empty, "full_bytes": full},
    )


def measure(options: argparse.Namespace) -> Iterator[Row]:
    """Speed and size on each database."""
    for kind in KINDS if options.kind == "both" else (options.kind,):
        yield from speed(kind, options.metrics, options.steps, options.repeat)
        yield size(kind, options.metrics, options.steps)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--metrics", type=int, default=100)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--kind", choices=("both", "sqlite", "postgres"), default="both")
    report("bulk", measure(parser.parse_args()))


if __name__ == "__main__":
    main()
