"""Thousands of writers that send one batch of 20 points each time: the store by itself, over HTTP, and live runs held.

``python -m benchmarks.trickle [--writers 2000] [--rounds 10] [--levels 1000,2000,4000,8000] [--part store|http|live]``
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from contextlib import ExitStack
from multiprocessing import get_context
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

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection as Pipe

    from runfolio.server.services import Services

CONNECTIONS = 256
SETTLE_S = 10.0
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
        begun, rate = asyncio.run(_drive(settings, writers, rounds))
    return Row(
        f"trickle, store, {kind}: {writers:,} writers × {rounds} batches of 20 points",
        "≥ 5,000 batches/s",
        f"{rate:,.0f} batches/s (new runs: {begun:,.0f}/s)",
        rate >= 5000,
        {"batches_per_s": rate, "new_runs_per_s": begun, "writers": writers},
    )


async def _drive(settings: Settings, writers: int, rounds: int) -> tuple[float, float]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        services: Services = app.state.services
        streams = [Stream.begin("trickle", data.names(METRICS)) for _ in range(writers)]
        values = data.walks(1, METRICS, rounds)
        began = time.perf_counter()
        await asyncio.gather(*(_submit(services, stream, values[:, :1], 0) for stream in streams))
        begun = writers / (time.perf_counter() - began)
        began = time.perf_counter()
        await asyncio.gather(*(_submit_all(services, stream, values) for stream in streams))
        rate = writers * (rounds - 1) / (time.perf_counter() - began)
        await _check_rows(services, writers * rounds)
        return begun, rate


async def _submit_all(services: Services, stream: Stream, values: data.Floats) -> None:
    for step in range(1, values.shape[1]):
        await _submit(services, stream, values[:, step : step + 1], step)


async def _submit(services: Services, stream: Stream, values: data.Floats, step: int) -> None:
    at = np.array([data.EPOCH_US + step * data.STEP_US])
    offset, first = stream.offset, stream.offset == 0
    _, body = stream.upload(encode_rows(np.array([step]), at, values))
    prelude = 0 if first else len(stream.definitions)
    upload = received(stream.run, stream.writer, offset, prelude, body, live=True)
    stored = await services.ingest.submit(upload)
    assert stored == stream.offset, (stored, stream.offset)


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
    with serve(kind) as server:
        note(server.durability())
        cpu = server.cpu_s()
        answer = _in_process(_flood, server.url, writers, rounds)
        busy = (server.cpu_s() - cpu) / (writers * rounds)
        _check_series(server, answer["runs"], rounds)
    rate, p50, p99 = answer["rate"], percentile(answer["times"], 50), percentile(answer["times"], 99)
    return Row(
        f"trickle, HTTP, {kind}: {writers:,} writers, {CONNECTIONS} connections",
        "≥ 1,000 batches/s",
        f"{rate:,.0f} batches/s "
        f"(answer p50 {p50 * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms; server {busy * 1e6:.0f} µs CPU each)",
        rate >= 1000,
        {"batches_per_s": rate, "p50_s": p50, "p99_s": p99, "server_cpu_s": busy, "new_runs_per_s": answer["begun"]},
    )


def _flood(pipe: Pipe, url: str, writers: int, rounds: int) -> None:
    pipe.send(asyncio.run(_flood_all(url, writers, rounds)))


async def _flood_all(url: str, writers: int, rounds: int) -> dict[str, Any]:
    everyone = [Writer(url, "trickle", seed) for seed in range(writers)]
    for i, writer in enumerate(everyone):
        writer.connection = everyone[i % CONNECTIONS].connection
    times: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*(_send(everyone[i::CONNECTIONS], 1, []) for i in range(CONNECTIONS)))
    begun = writers / (time.perf_counter() - began)
    began = time.perf_counter()
    await asyncio.gather(*(_send(everyone[i::CONNECTIONS], rounds - 1, times) for i in range(CONNECTIONS)))
    rate = writers * (rounds - 1) / (time.perf_counter() - began)
    return {"rate": rate, "begun": begun, "times": times, "runs": [writer.stream.run for writer in everyone]}


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
    held, said = 0, []
    for runs in levels:
        with serve(kind) as server:
            cpu, began = server.cpu_s(), time.perf_counter()
            level = _in_process(_live, server.url, runs)
            used = (server.cpu_s() - cpu) / (time.perf_counter() - began)
        asked, p99 = percentile(level.intervals, 50), percentile(level.latencies, 99)
        share = level.points / (runs * METRICS * level.seconds)
        note(
            f"{runs:,} runs: {level.uploads / level.seconds:,.0f} uploads/s, asked for every {asked:.1f} s, "
            f"p99 {p99:.2f} s, {level.refused} refused, {share:.0%} arrived, server {used:.2f} cores"
        )
        seen = {"asked_s": asked, "p99_s": p99, "refused": level.refused, "share": share, "cores": used}
        said.append({"runs": runs, **seen})
        if level.refused or p99 > max(1.0, asked) or share < 0.9:
            break
        held = runs
    last = said[-1]
    return Row(
        f"trickle, live runs held, {kind} (20 metrics a second each)",
        "the number, and where it breaks",
        f"{held:,} held; at {last['runs']:,}: asked for every {last['asked_s']:.1f} s, p99 {last['p99_s']:.2f} s, "
        f"{last['refused']} refused, {last['share']:.0%} arrived",
        None,
        {"held": held, "levels": said},
    )


def _live(pipe: Pipe, url: str, runs: int) -> None:
    pipe.send(asyncio.run(_live_all(url, runs)))


async def _live_all(url: str, runs: int) -> Level:
    settling, level = Level(runs), Level(runs)
    writers = [Writer(url, "live", seed) for seed in range(runs)]
    over = time.monotonic() + SETTLE_S
    await asyncio.gather(*(follow(writer, settling, lambda: time.monotonic() > over) for writer in writers))
    wait = percentile(settling.intervals[-runs:], 50)
    began = time.monotonic()
    end = began + max(WATCH_S, 3 * wait)
    await asyncio.gather(*(follow(writer, level, lambda: time.monotonic() > end) for writer in writers))
    level.seconds = time.monotonic() - began
    return level


def _in_process(target: Any, *args: Any) -> Any:
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=target, args=(theirs, *args), daemon=True)
    process.start()
    answer = ours.recv()
    process.join()
    return answer


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
