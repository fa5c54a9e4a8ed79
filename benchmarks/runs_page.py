"""The page of runs over HTTP: filter on a metric and a parameter, order by another metric, first 100, and deep pages.

``python -m benchmarks.runs_page [--runs 10000,100000] [--kind sqlite|postgres] [--reads 200]``
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import numpy as np

from .support.reads import WARM, quiet_and_busy, spread
from .support.report import Row, note, report
from .support.seed import LETTERS, METRICS, Seeded, seed
from .support.servers import KINDS, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .support.http import Client
    from .support.report import Spread
    from .support.servers import Kind, Server

LIMITS_MS = {10_000: 10.0, 100_000: 30.0}
PAGE = 100
DEPTH = 0.9
COLUMNS = ",".join([*(f"params.p{i}" for i in range(5)), *(f"metrics.m{i}" for i in range(5))])
"""What a table shows of a run beside its own fields."""
CHECKED = 20
"""Answers that are compared with what the data say."""


@dataclass(frozen=True, slots=True)
class Query:
    """Runs with ``metrics.m<a> < below`` and one letter in p1, or any other, by another metric, greatest first."""

    filtered: int
    below: float
    letter: int
    ordered: int
    others: bool = False

    @classmethod
    def number(cls, i: int) -> Query:
        """The i-th: no two are the same."""
        random = np.random.default_rng(i + 1_000_000)
        filtered, ordered = random.choice(METRICS, 2, replace=False)
        return cls(int(filtered), float(random.uniform(0.3, 0.7)), int(random.integers(len(LETTERS))), int(ordered))

    @classmethod
    def wide(cls, i: int) -> Query:
        """One that finds most runs, for pages far down."""
        narrow = cls.number(i)
        return replace(narrow, below=0.8 + narrow.below / 4, others=True)

    def path(self, seeded: Seeded, limit: int = PAGE, cursor: str | None = None, fields: str | None = COLUMNS) -> str:
        """The page as a table of ``fields``; without any, with all that its runs have."""
        operator = "!=" if self.others else "="
        asked: dict[str, str | int] = {
            "experiment": seeded.experiment,
            "filter": f"metrics.m{self.filtered} < {self.below!r} and params.p1 {operator} '{LETTERS[self.letter]}'",
            "sort": f"-metrics.m{self.ordered}",
            "limit": limit,
        }
        more = {name: value for name, value in (("cursor", cursor), ("fields", fields)) if value}
        return f"/api/v1/{'table' if fields else 'runs'}?" + urlencode(asked | more)

    def answer(self, seeded: Seeded) -> list[str]:
        """The ids of all runs that it finds, in order."""
        letter = (seeded.letters[:, 1] == self.letter) != self.others
        found = (seeded.metrics[:, self.filtered] < self.below) & letter
        places = np.flatnonzero(found)
        return [seeded.runs[i] for i in places[np.argsort(-seeded.metrics[places, self.ordered])]]


def ids(page: dict[str, Any]) -> list[str]:
    return [run["id"] for run in page["items"]]


def first_page(client: Client, seeded: Seeded, i: int, fields: str | None = COLUMNS) -> None:
    content = client.get(Query.number(i).path(seeded, fields=fields))
    if i % 10 == 0 and i < 10 * CHECKED:
        assert ids(json.loads(content)) == Query.number(i).answer(seeded)[:PAGE]


def deep_cursors(client: Client, seeded: Seeded, wanted: int) -> list[tuple[Query, str, list[str]]]:
    """Pages at 90 % of what a query finds: the query, the cursor before the page, the ids that it must hold."""
    found: list[tuple[Query, str, list[str]]] = []
    number = 50_000
    while len(found) < wanted:
        query, number = Query.wide(number), number + 1
        answer = query.answer(seeded)
        assert len(answer) * (1 - DEPTH) > PAGE, "too few runs for a page at this depth"
        at, cursor = 0, None
        while at + PAGE <= len(answer) and len(found) < wanted:
            if at >= DEPTH * len(answer) and cursor:
                found.append((query, cursor, answer[at : at + PAGE]))
            left = int(DEPTH * len(answer)) - at
            step = min(1000, left) if left > PAGE else PAGE
            cursor = client.get_json(query.path(seeded, step, cursor, "metrics.m0"))["next_cursor"]
            at += step
            if cursor is None:
                break
    return found


def deep_pages(server: Server, seeded: Seeded, reads: int) -> tuple[Spread, Spread]:
    """Times of the first pages of such queries, and of the pages at depth."""
    pages = deep_cursors(server.client(), seeded, reads + WARM)

    def first(client: Client, i: int) -> None:
        client.get(Query.wide(i).path(seeded))

    def deep(client: Client, i: int) -> None:
        query, cursor, _ = pages[i]
        client.get(query.path(seeded, PAGE, cursor))

    client = server.client()
    for query, cursor, expected in pages[:CHECKED]:
        assert ids(client.get_json(query.path(seeded, PAGE, cursor, "metrics.m0"))) == expected
    server.restart()
    return spread(server, first, reads), spread(server, deep, reads)


def measure_one(kind: Kind, runs: int, reads: int) -> Iterator[Row]:
    limit = LIMITS_MS.get(runs, 30.0)
    with serve(kind) as server:
        seeded = seed(server, "runs page", runs)
        note(f"{runs:,} runs: {server.bytes_on_disk() / 1e6:,.0f} MB; {server.durability()}")
        size = len(server.client().get(Query.number(-1).path(seeded)))
        quiet, busy = quiet_and_busy(server, lambda client, i: first_page(client, seeded, i), reads, "runs page")
        everything = spread(server, lambda client, i: first_page(client, seeded, -100_000 - i, None), reads)
        shallow, deep = deep_pages(server, seeded, reads)
    yield Row(
        f"runs page, {kind}: {runs:,} runs, filter on a metric and a param, order by another metric, first {PAGE}",
        f"p50 ≤ {limit:g} ms",
        f"{quiet}; while 100 runs append {busy} (10 columns, {size / 1000:,.0f} kB); with all 40: {everything}",
        quiet.ms(50) <= limit,
        {"p50_ms": quiet.ms(50), "p95_ms": quiet.ms(95), "busy_p50_ms": busy.ms(50), "busy_p95_ms": busy.ms(95)},
    )
    yield Row(
        f"runs page, {kind}: {runs:,} runs, the page at {DEPTH:.0%} depth",
        "as the first page",
        f"{deep}; first page of the same queries {shallow}",
        deep.ms(50) <= 1.2 * shallow.ms(50),
        {"p50_ms": deep.ms(50), "p95_ms": deep.ms(95), "first_p50_ms": shallow.ms(50)},
    )


def measure(options: argparse.Namespace) -> Iterator[Row]:
    """Each size on each database."""
    for runs in map(int, options.runs.split(",")):
        for kind in KINDS if options.kind == "both" else (options.kind,):
            yield from measure_one(kind, runs, options.reads)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", default="10000,100000")
    parser.add_argument("--kind", choices=("both", "sqlite", "postgres"), default="both")
    parser.add_argument("--reads", type=int, default=200)
    report("runs_page", measure(parser.parse_args()))


if __name__ == "__main__":
    main()
