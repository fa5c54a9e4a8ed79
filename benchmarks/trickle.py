"""Thousands of writers that send one batch of 20 points each time: the store by itself, over HTTP, and live runs held.

``python -m benchmarks.trickle [--writers 2000] [--rounds 10] [--levels 1000,2000,4000,8000] [--part store|http|live]``
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from runfolio.server.app import create_app
from runfolio.server.settings import Settings
from runfolio.server.spool.upload import received
from tests.support.postgres import Postgres

from .support import data
from .support.http import read_series
from .support.load import METRICS, Level, Writer, follow
from .support.report import Row, note, percentile, report
from .support.servers import KINDS, Kind, Server, serve
from .support.stream import Stream, encode_rows
from .support.training import helper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from runfolio.server.services import Services

CONNECTIONS = 256
SETTLE_S = 45.0
WATCH_S = 15.0


# -- at the store ------------------------------------------------------------------------------------------------------


def at_the_store(kind: Kind, writers: int, rounds: int) -> Row:
    """Uploads handed to :class:`Ingest` within this process: parsed, committed, answered."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="runfolio-bench-")))
        url = None
        if kind == "postgres":
            postgres = Postgres(settings={})
            stack.callback(postgres.remove)
            postgres.start()
            url = postgres.url(postgres.create_database())
        settings = Settings(data_dir=folder, database_url=url)
        begun, rate, cpu = asyncio.run(_drive(settings, writers, rounds))
    return Row(
        f"trickle, store, {kind}: {writers:,} writers × {rounds} batches of 20 points",
        "≥ 5,000 batches/s",
        f"{rate:,.0f} batches/s ({cpu * 1e6:.0f} µs CPU each; new runs: {begun:,.0f}/s)",
        rate >= 5000,
        {"batches_per_s": rate, "cpu_s": cpu, "new_runs_per_s": begun, "writers": writers},
    )


async def _drive(settings: Settings, writers: int, rounds: int) -> tuple[float, float, float]:
    """New runs a second, batches a second, and this process's processor seconds for one batch."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        services: Services = app.state.services
        values = data.walks(1, METRICS, rounds)
        ahead = [_bodies(Stream.begin("trickle", data.names(METRICS)), values) for _ in range(writers)]
        began = time.perf_counter()
        await asyncio.gather(*(_submit(services, bodies[:1]) for bodies in ahead))
        begun = writers / (time.perf_counter() - began)
        batches, began, cpu = writers * (rounds - 1), time.perf_counter(), time.process_time()
        await asyncio.gather(*(_submit(services, bodies[1:]) for bodies in ahead))
        rate, each = batches / (time.perf_counter() - began), (time.process_time() - cpu) / batches
        await _check_rows(services, writers * rounds)
        return begun, rate, each


@dataclass(frozen=True, slots=True)
class Body:
    """An upload as it comes from the network."""

    run: str
    writer: str
    offset: int
    prelude: int
    content: bytes
    end: int


def _bodies(stream: Stream, values: data.Floats) -> list[Body]:
    """One upload a column of ``values``. Made ahead: that is a client's work."""
    made = []
    for step in range(values.shape[1]):
        offset, prelude = stream.offset, len(stream.definitions) if stream.offset else 0
        at = np.array([data.EPOCH_US + step * data.STEP_US])
        _, content = stream.upload(encode_rows(np.array([step]), at, values[:, step : step + 1]))
        made.append(Body(stream.run, stream.writer, offset, prelude, content, stream.offset))
    return made


async def _submit(services: Services, bodies: list[Body]) -> None:
    for body in bodies:
        upload = received(body.run, body.writer, body.offset, body.prelude, body.content, live=True)
        assert await services.ingest.submit(upload) == body.end


async def _check_rows(services: Services, rows: int) -> None:
    """Every row is in some batch: none was sealed yet, as no run has so many."""
    from sqlalchemy import func, select

    from runfolio.server.db.models import MetricBatch

    async with services.database.read() as session:
        stored = (await session.execute(select(func.sum(MetricBatch.rows)))).scalar_one()
    assert int(stored) == rows, (stored, rows)


# -- over HTTP ---------------------------------------------------------------------------------------------------------


def over_http(kind: Kind, writers: int, rounds: int) -> Row:
    """The same over kept connections, from a process of its own on the same cores."""
    with serve(kind) as server, helper(_flood, server.url, writers, rounds) as clients:
        note(server.durability())
        begun = clients.receive()
        cpu = server.cpu_s()
        clients.send("go")
        answer = clients.receive()
        busy = (server.cpu_s() - cpu) / (writers * (rounds - 1))
        _check_series(server, answer["runs"], rounds)
    rate, p50, p99 = answer["rate"], percentile(answer["times"], 50), percentile(answer["times"], 99)
    return Row(
        f"trickle, HTTP, {kind}: {writers:,} writers, {CONNECTIONS} connections",
        "≥ 1,000 batches/s",
        f"{rate:,.0f} batches/s "
        f"(p50 {p50 * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms; server {busy * 1e6:.0f} µs CPU each; "
        f"new runs: {begun:,.0f}/s)",
        rate >= 1000,
        {"batches_per_s": rate, "p50_s": p50, "p99_s": p99, "server_cpu_s": busy, "new_runs_per_s": begun},
    )


def _flood(pipe: Connection[Any, Any], url: str, writers: int, rounds: int) -> None:
    asyncio.run(_flood_all(pipe, url, writers, rounds))


async def _flood_all(pipe: Connection[Any, Any], url: str, writers: int, rounds: int) -> None:
    """Says how many runs a second began, waits, says how it went."""
    everyone = [Writer(url, "trickle", seed) for seed in range(writers)]
    for i, writer in enumerate(everyone):
        writer.connection = everyone[i % CONNECTIONS].connection
    shares = [everyone[i::CONNECTIONS] for i in range(CONNECTIONS)]
    times: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*(_send(share, 1, []) for share in shares))
    pipe.send(writers / (time.perf_counter() - began))
    pipe.recv()
    began = time.perf_counter()
    await asyncio.gather(*(_send(share, rounds - 1, times) for share in shares))
    rate = writers * (rounds - 1) / (time.perf_counter() - began)
    pipe.send({"rate": rate, "times": times, "runs": [writer.stream.run for writer in everyone]})


async def _send(writers: list[Writer], rounds: int, times: list[float]) -> None:
    """Writers that share a connection take turns."""
    for _ in range(rounds):
        for writer in writers:
            began = time.perf_counter()
            status, answer = await writer.send(1)
            times.append(time.perf_counter() - began)
            assert status == 200, answer


def _check_series(server: Server, runs: list[str], rounds: int) -> None:
    client = server.client()
    for first in range(0, len(runs), 500):
        found = read_series(client, runs[first : first + 500], data.names(METRICS))
        assert len(found) == len(runs[first : first + 500]) * METRICS
        assert {count for count, _ in found.values()} == {rounds}


# -- live runs held ----------------------------------------------------------------------------------------------------


def live_runs(kind: Kind, levels: list[int]) -> Row:
    """More and more runs that log 20 metrics a second and upload when the server asks for it."""
    held, seen = 0, []
    for runs in levels:
        with serve(kind) as server, helper(_live, server.url, runs) as clients:
            clients.receive()
            cpu, began = server.cpu_s(), time.perf_counter()
            level: Level = clients.receive()
            used = (server.cpu_s() - cpu) / (time.perf_counter() - began)
        seen.append(_summary(level, used))
        note(f"{runs:,} runs: {seen[-1]['said']}")
        if seen[-1]["broken"]:
            break
        held = runs
    return Row(
        f"trickle, live runs held, {kind} (20 metrics a second each)",
        "the number, and where it breaks",
        f"{held:,}; at {seen[-1]['runs']:,}: {seen[-1]['said']}",
        None,
        {"held": held, "levels": seen},
    )


def _summary(level: Level, cores: float) -> dict[str, Any]:
    asked, p99 = percentile(level.intervals, 50), percentile(level.latencies, 99)
    return {
        "runs": level.runs,
        "asked_s": asked,
        "p99_s": p99,
        "broken": bool(level.refused) or p99 > max(1.0, asked),
        "said": (
            f"{level.uploads / level.seconds:,.0f} uploads/s, asked for every {asked:.1f} s, answered in "
            f"{percentile(level.latencies, 50) * 1e3:.0f} ms, p99 {p99:.2f} s, {level.refused} refused, "
            f"server {cores:.2f} cores"
        ),
    }


def _live(pipe: Connection[Any, Any], url: str, runs: int) -> None:
    asyncio.run(_live_all(pipe, url, runs))


async def _live_all(pipe: Connection[Any, Any], url: str, runs: int) -> None:
    """Begins all runs, lets the interval settle, says so, watches, says what it saw."""
    settling, level = Level(runs), Level(runs)
    writers = [Writer(url, "live", seed) for seed in range(runs)]
    await asyncio.gather(*(_send(writers[i::CONNECTIONS], 1, []) for i in range(CONNECTIONS)))
    over = time.monotonic() + SETTLE_S
    await asyncio.gather(*(follow(writer, settling, lambda: time.monotonic() > over) for writer in writers))
    pipe.send("settled")
    began = time.monotonic()
    end = began + max(WATCH_S, 3 * percentile(settling.intervals[-runs:], 50))
    await asyncio.gather(*(follow(writer, level, lambda: time.monotonic() > end) for writer in writers))
    level.seconds = time.monotonic() - began
    pipe.send(level)


def measure(options: argparse.Namespace) -> Iterator[Row]:
    """One row for each part and database."""
    for kind in KINDS:
        if options.part in ("all", "store"):
            yield at_the_store(kind, options.writers, options.rounds)
        if options.part in ("all", "http"):
            yield over_http(kind, options.writers, options.rounds)
    if options.part in ("all", "live"):
        yield live_runs("sqlite", [int(level) for level in options.levels.split(",")])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--levels", default="1000,2000,4000,8000,16000")
    parser.add_argument("--part", choices=("all", "store", "http", "live"), default="all")
    report("trickle", measure(parser.parse_args()))


if __name__ == "__main__":
    main()
