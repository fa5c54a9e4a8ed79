"""Charts: 100 runs × 10,000 points cut to about 500 buckets, the same at full resolution, one run of 10 million points.

``python -m benchmarks.chart [--kind sqlite|postgres] [--metrics 20] [--long 10000000] [--reads 200]``
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import numpy as np

from .support import data
from .support.http import ARROW, read_series
from .support.reads import quiet_and_busy, wait_sealed
from .support.report import Row, note, report
from .support.servers import serve
from .support.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .support.http import Client
    from .support.report import Spread
    from .support.servers import Server

RUNS = 100
POINTS = 10_000
BUCKETS = 500
_PART = 500_000


def fill(server: Server, metrics: int) -> list[str]:
    """Runs that logged 10,000 rows of some metrics and ended; every series is checked."""
    client, names, runs = server.client(), data.names(metrics), []
    for seed in range(RUNS):
        stream, values = Stream.begin("chart", names), data.walks(seed, metrics, POINTS)
        stream.send(client, np.arange(POINTS), data.times(seed, POINTS), values)
        client.post_spool(*stream.finish(data.EPOCH_US + POINTS * data.STEP_US))
        expected = {(stream.run, name): found for name, found in data.checksums(names, values).items()}
        assert read_series(client, [stream.run], names) == expected
        runs.append(stream.run)
    wait_sealed(server)
    return runs


def fill_long(server: Server, points: int) -> str:
    """One run with one metric of so many points."""
    client, stream = server.client(), Stream.begin("long", ["loss"])
    values, at = data.walks(7, 1, points), data.times(7, points)
    for first in range(0, points, _PART):
        part = slice(first, first + _PART)
        stream.send(client, np.arange(first, min(first + _PART, points)), at[part], values[:, part])
    client.post_spool(*stream.finish(int(at[-1]) + 1))
    wait_sealed(server)
    found = read_series(client, [stream.run], ["loss"])
    assert found == {(stream.run, "loss"): data.checksums(["loss"], values)["loss"]}
    return stream.run


class Charts:
    """Requests for charts, each with a metric and a range of its own."""

    def __init__(self, runs: list[str], metrics: list[str], points: int, *, accept: str = ARROW) -> None:
        self._runs, self._metrics, self._points, self._accept = runs, metrics, points, accept

    def zoomed(self, client: Client, i: int) -> bytes:
        """Up to a tenth is cut off at either end."""
        random = np.random.default_rng(i + 1_000_000)
        low, high = random.integers(0, self._points // 10), random.integers(self._points * 9 // 10, self._points)
        return self._ask(client, i, BUCKETS, [int(low), int(high)])

    def whole(self, client: Client, i: int) -> bytes:
        """Everything, by another number of buckets each time."""
        return self._ask(client, i, BUCKETS - 100 + (i * 7) % 200, None)

    def full(self, client: Client, i: int) -> bytes:
        """Every point."""
        return self._ask(client, i, 0, [-i - 10, self._points])

    def _ask(self, client: Client, i: int, buckets: int, bounds: list[int] | None) -> bytes:
        asked = {"runs": self._runs, "metrics": [self._metrics[i % len(self._metrics)]], "buckets": buckets}
        return client.post("/api/v1/charts", asked | {"range": bounds}, self._accept)


def row(work: str, limit_ms: float, spreads: tuple[Spread, Spread], size: int) -> Row:
    quiet, busy = spreads
    return Row(
        work,
        f"≤ {limit_ms:g} ms",
        f"{quiet}; while 100 runs append {busy} ({size / 1000:,.0f} kB)",
        quiet.ms(50) <= limit_ms,
        {"p50_ms": quiet.ms(50), "p95_ms": quiet.ms(95), "busy_p50_ms": busy.ms(50), "busy_p95_ms": busy.ms(95)},
    )


def measure(options: argparse.Namespace) -> Iterator[Row]:
    """Charts of many runs, then of a long one."""
    with serve(options.kind) as server:
        note(server.durability())
        runs = fill(server, options.metrics)
        names, work = data.names(options.metrics), f"{RUNS} runs × {POINTS:,} points, {options.kind}"
        charts = Charts(runs, names, POINTS)
        for how, limit, read, reads in (
            ("whole range → ~500 buckets", 40, charts.whole, options.reads),
            ("zoomed → ~500 buckets", 40, charts.zoomed, options.reads),
            ("every point as Arrow", 100, charts.full, options.reads),
            ("whole range → ~500 buckets, JSON", 40, Charts(runs, names, POINTS, accept="*/*").whole, options.reads),
        ):
            size = len(read(server.client(), 1))
            yield row(f"chart: {work}: {how}", limit, quiet_and_busy(server, read, reads), size)
    with serve(options.kind) as server:
        charts = Charts([fill_long(server, options.long)], ["loss"], options.long)
        work = f"chart: one run of {options.long:,} points, {options.kind}"
        for how, read in (("whole range", charts.whole), ("zoomed", charts.zoomed)):
            size = len(read(server.client(), 1))
            yield row(f"{work}: {how} → ~500 buckets", 80, quiet_and_busy(server, read, options.reads), size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--metrics", type=int, default=20)
    parser.add_argument("--long", type=int, default=10_000_000)
    parser.add_argument("--reads", type=int, default=200)
    report("chart", measure(parser.parse_args()))


if __name__ == "__main__":
    main()
