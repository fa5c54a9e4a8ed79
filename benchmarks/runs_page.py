"""One page of the runs table: filter on a metric and a parameter, order by another metric, first 100 runs.

    python benchmarks/runs_page.py --runs 10000 100000                      # SQLite
    python benchmarks/runs_page.py --url postgresql+psycopg://... --runs 10000 100000

Runs go straight into the database in bulk, 20 parameters and 20 metrics each. Every question has new constants, and is
asked of the functions that the HTTP endpoint calls; times are in milliseconds. A PostgreSQL database must be empty.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from runfolio.server.db.bulk import table_of
from runfolio.server.db.models import Base, Experiment, Metric, Param, Run
from runfolio.server.db.session import Database
from runfolio.server.runs.listing import RunQuery, list_runs
from runfolio.server.runs.listing_rows import Columns, load_runs
from runfolio.server.search.fields import fields
from runfolio.server.search.parser import parse, parse_field_list, parse_sort
from runfolio.server.search.sqlite import register_sqlite_functions

NAMES = 20
OPTIMIZERS = ("adam", "adamw", "lamb", "lion", "sgd")
START = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 2_000
FEW = Columns.of(parse_field_list("params.p00,params.p07,metrics.val/m03,metrics.val/m11,tags.*"))

Row = dict[str, Any]
Question = Callable[[AsyncSession], Coroutine[Any, Any, object]]


def made_runs(count: int, rng: random.Random) -> Iterator[tuple[Row, list[Row], list[Row]]]:
    """Runs with their parameters and metrics."""
    for number in range(count):
        run_id = f"{number * 977:012x}7{rng.getrandbits(76):019x}"
        moment = START + timedelta(seconds=number * 3)
        owner = {"run_id": run_id, "experiment_id": "e"}
        run: Row = {"id": run_id, "experiment_id": "e", "name": f"run-{number}", "status": "finished"}
        run |= {"lifecycle": "active", "started_at": moment, "created_at": moment, "updated_at": moment}
        params = [
            owner | {"key": f"p{key:02}", "set_at": 0, "set_by": "w"} | made_param(key, rng) for key in range(NAMES)
        ]
        metrics = [owner | made_metric(f"val/m{key:02}", rng.random(), moment) for key in range(NAMES)]
        yield run, params, metrics


def made_param(key: int, rng: random.Random) -> Row:
    """Every fourth parameter is a text out of five, the others are numbers."""
    if key % 4 == 0:
        return {"kind": "text", "text": rng.choice(OPTIMIZERS), "number": None}
    value = rng.random()
    return {"kind": "number", "text": repr(value), "number": value}


def made_metric(name: str, value: float, moment: datetime) -> Row:
    series = {"count": 1000, "sum": 500.0, "min": 0.0, "min_step": 3, "max": 1.0, "max_step": 7, "first_step": 0}
    return series | {"name": name, "step": 999, "value": value, "timestamp": moment, "writer_id": "w", "offset": 0}


async def fill(database: Database, count: int) -> None:
    """Create the tables and write ``count`` runs."""
    async with database.writer.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with database.write() as session:
        row: Row = {"id": "e", "name": "e", "status": "active", "created_at": START, "updated_at": START}
        await session.execute(insert(table_of(Experiment)), [row])
    made = made_runs(count, random.Random(7))
    for _ in range(0, count, BATCH):
        batch = [run for _, run in zip(range(BATCH), made, strict=False)]
        async with database.write() as session:
            await session.execute(insert(table_of(Run)), [run for run, _, _ in batch])
            await session.execute(insert(table_of(Param)), [row for _, rows, _ in batch for row in rows])
            await session.execute(insert(table_of(Metric)), [row for _, _, rows in batch for row in rows])


async def settle(database: Database) -> None:
    """What autovacuum does by itself within a minute."""
    if not database.is_sqlite:
        async with database.writer.connect() as connection:
            free = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await free.execute(text("VACUUM ANALYZE"))


def asked(rng: random.Random, threshold: float | None = None) -> RunQuery:
    """A question with new constants: a metric above something, a parameter equal to something, by another metric."""
    metric, by = rng.sample(range(NAMES), 2)
    bound = rng.random() if threshold is None else threshold + rng.random() / 1000
    chosen = parse(
        f"metrics.val/m{metric:02} > {bound} and params.p{rng.randrange(5) * 4:02} = '{rng.choice(OPTIMIZERS)}'"
    )
    return RunQuery(("e",), filter=chosen, sort=parse_sort(f"{rng.choice(['', '-'])}metrics.val/m{by:02}"))


def page(query: RunQuery, columns: Columns | None) -> Question:
    """Find a page of runs, and load them."""

    async def ask(session: AsyncSession) -> object:
        found = await list_runs(session, query, now=datetime.now(UTC))
        return await load_runs(session, found.ids, columns) if columns else found

    return ask


async def deep(database: Database, query: RunQuery, depth: float) -> RunQuery:
    """The same list at a page that begins after ``depth`` of its runs."""
    async with database.read() as session:
        everything = RunQuery(query.experiment_ids, query.filter, query.sort, limit=1_000_000)
        total = len((await list_runs(session, everything, now=START)).ids)
        skipped = RunQuery(query.experiment_ids, query.filter, query.sort, limit=max(int(total * depth), 1))
        cursor = (await list_runs(session, skipped, now=START)).next_cursor
    return RunQuery(query.experiment_ids, query.filter, query.sort, cursor=cursor)


async def measure(database: Database, questions: Sequence[Question]) -> list[tuple[float, float]]:
    """Milliseconds of each question, sessions included: by the clock, and of this process's processor time."""
    times = []
    for question in questions:
        begun, worked = time.perf_counter(), time.process_time()
        async with database.read() as session:
            await question(session)
        times.append(((time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000))
    return times


async def workloads(database: Database, count: int) -> dict[str, list[Question]]:
    rng = random.Random(count)
    deeper = [await deep(database, asked(rng), 0.9) for _ in range(max(count_of_deep(count), 10))]
    return {
        "page, ids only": [page(asked(rng), None) for _ in range(200)],
        "page, 4 fields": [page(asked(rng), FEW) for _ in range(200)],
        "page, 40 fields": [page(asked(rng), Columns()) for _ in range(200)],
        "page at 90 % depth, 4 fields": [page(query, FEW) for query in deeper],
        "1 in 500 runs passes, 4 fields": [page(asked(rng, 0.99), FEW) for _ in range(50)],
        "newest first, 4 fields": [page(RunQuery(("e",)), FEW) for _ in range(200)],
        "by a metric's greatest, 4 fields": [
            page(RunQuery(("e",), sort=parse_sort(f"-metrics.val/m{n:02}.max")), FEW) for n in range(10)
        ],
        "completion of params.": [lambda session: fields(session, "e", "params.") for _ in range(50)],
    }


def count_of_deep(count: int) -> int:
    return 200 if count <= 20_000 else 30


async def run(url: str, counts: Sequence[int]) -> None:
    for count in counts:
        database = Database(url.format(count=count), register_sqlite_functions)
        begun = time.perf_counter()
        await fill(database, count)
        await settle(database)
        engine = "SQLite" if database.is_sqlite else "PostgreSQL"
        print(f"\n{count:,} runs, {engine}, filled in {time.perf_counter() - begun:.0f} s", flush=True)
        print(f"  {'':36} {'p50':>8} {'p95':>8} {'p50 CPU':>8}  ms")
        for name, questions in (await workloads(database, count)).items():
            await measure(database, questions[:3])
            taken = await measure(database, questions)
            by_clock = sorted(clock for clock, _ in taken)
            middle, late = statistics.median(by_clock), by_clock[int(len(taken) * 0.95)]
            worked = statistics.median(cpu for _, cpu in taken)
            print(f"  {name:36} {middle:8.1f} {late:8.1f} {worked:8.1f}  ({len(taken)})", flush=True)
        await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--url", help="an empty database; {count} becomes the number of runs (default: SQLite)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(arguments.url or f"sqlite+aiosqlite:///{Path(folder) / 'runs-{count}.db'}", arguments.runs))


if __name__ == "__main__":
    main()
