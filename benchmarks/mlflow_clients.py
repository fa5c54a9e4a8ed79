"""MLflow's protocol spoken to Runfolio and to ``mlflow server``: the same requests, in turn, on one machine in one run.

``python -m benchmarks.mlflow_clients [--kind sqlite|postgres]``; ``scripts/bench peers --setup`` installs MLflow.

Each number is taken on the wire, where nothing but the server counts, and where it says so through MLflow's own client,
whose own time is in both.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import statistics
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from .drivers import common
from .peers import PEERS, ROOT, held, surroundings
from .support import data
from .support.http import Client
from .support.load import Connection
from .support.report import Row, note, report
from .support.seed import seed
from .support.servers import KINDS, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .support.servers import Kind

MLFLOW: Final = next(peer for peer in PEERS if peer.title.startswith("MLflow"))
API: Final = "/api/2.0/mlflow"
JSON: Final = "application/json"
CLIENTS: Final = 16
NAMES: Final = 10
BATCHES: Final = 20
IDLE_S: Final = 5
PAGE: Final = 25_000
"""Points of a history that their client asks for at once."""


@dataclass(frozen=True, slots=True)
class Side:
    """A filled server: 10,000 runs of one experiment, and a run with one metric of 100,000 points."""

    title: str
    url: str
    experiment: str
    run: str
    metric: str
    idle_mb: float

    def post(self, client: Client, call: str, body: dict[str, Any]) -> Any:
        return json.loads(client.post(f"{API}/{call}", body))


@contextmanager
def ours(kind: Kind) -> Iterator[Side]:
    with serve(kind) as server:
        time.sleep(IDLE_S)
        idle = server.process.memory_info().rss / 1e6
        seeded = seed(server, "many", common.PAGE_RUNS)
        client = server.client()
        experiment = json.loads(client.post(f"{API}/experiments/create", {"name": "single"}))["experiment_id"]
        side = Side(f"Runfolio, {kind}", server.url, seeded.experiment, new_run(client, experiment), "loss", idle)
        walk = data.walks(5, 1, common.HISTORY)[0].tolist()
        for first in range(0, len(walk), common.BATCH):
            points = enumerate(walk[first : first + common.BATCH], first)
            metrics = [point("loss", value, step) for step, value in points]
            side.post(client, "runs/log-batch", {"run_id": side.run, "metrics": metrics})
        yield side


@contextmanager
def theirs() -> Iterator[Side]:
    with held(MLFLOW, "protocol") as told:
        idle = float(told["idle_mb"])
        yield Side(MLFLOW.title, told["url"], told["experiment"], told["run"], told["metric"], idle)


def point(name: str, value: float, step: int) -> dict[str, Any]:
    return {"key": name, "value": value, "timestamp": common.EPOCH_MS + step, "step": step}


def new_run(client: Client, experiment: str) -> str:
    made = json.loads(client.post(f"{API}/runs/create", {"experiment_id": experiment, "start_time": common.EPOCH_MS}))
    run_id: str = made["run"]["info"]["run_id"]
    return run_id


def bulk(side: Side) -> float:
    """Points a second of 16 clients that each log batches of 1,000 to a run of their own."""
    client = Client(side.url)
    experiment = side.post(client, "experiments/create", {"name": f"bulk {time.time_ns()}"})["experiment_id"]
    steps = common.BATCH // NAMES
    bodies = []
    for i in range(CLIENTS):
        run, walks = new_run(client, experiment), data.walks(i, NAMES, steps * BATCHES).tolist()
        bodies.append([batch(run, walks, first, steps) for first in range(0, steps * BATCHES, steps)])
    began = time.perf_counter()
    asyncio.run(send_all(side.url, bodies))
    return CLIENTS * BATCHES * common.BATCH / (time.perf_counter() - began)


def batch(run: str, walks: list[list[float]], first: int, steps: int) -> bytes:
    metrics = [
        point(name, walk[step], step)
        for name, walk in zip(data.names(NAMES), walks, strict=True)
        for step in range(first, first + steps)
    ]
    return json.dumps({"run_id": run, "metrics": metrics}).encode()


async def send_all(url: str, bodies: list[list[bytes]]) -> None:
    async def send(mine: list[bytes]) -> None:
        connection = Connection(url)
        for body in mine:
            status, answer = await connection.post(f"{API}/runs/log-batch", body, JSON)
            assert status == 200, answer
        connection.close()

    async with asyncio.TaskGroup() as group:
        for mine in bodies:
            group.create_task(send(mine))


def log_metrics(side: Side) -> float:
    """Median ms of a batch of 20 metrics."""
    client = Client(side.url)
    experiment = side.post(client, "experiments/create", {"name": f"log {time.time_ns()}"})["experiment_id"]
    run = new_run(client, experiment)

    def call(row: dict[str, float], step: int) -> None:
        side.post(client, "runs/log-batch", {"run_id": run, "metrics": [point(k, v, step) for k, v in row.items()]})

    return common.timed_calls(call)["log_p50_us"] / 1000


def search_runs(side: Side, limit: int) -> float:
    client = Client(side.url)

    def read(i: int) -> None:
        asked = {
            "experiment_ids": [side.experiment],
            "filter": f"metrics.m{i % 7} < {0.3 + (i % 200) / 500} and params.p1 = '{'abcde'[i % 5]}'",
            "order_by": [f"metrics.m{7 + i % 7} DESC"],
            "max_results": limit,
        }
        assert client.post(f"{API}/runs/search", asked).count(b'"run_uuid"') > 90

    return common.median_ms(read, 20)


def history(side: Side) -> float:
    client = Client(side.url)

    def read(_i: int) -> None:
        found, token = 0, ""
        for _ in range(0, common.HISTORY, PAGE):
            asked = {"run_id": side.run, "metric_key": side.metric, "max_results": PAGE, "page_token": token}
            page = client.get(f"{API}/metrics/get-history?{urlencode(asked)}")
            found, token = found + page.count(b'"timestamp"'), token_of(page)
        assert (found, token) == (common.HISTORY, "")

    return common.median_ms(read, 3)


def token_of(page: bytes) -> str:
    """Where the next page begins, read without the rest: reading JSON costs the same whoever wrote it."""
    found = re.search(rb'"next_page_token": ?"([^"]*)"', page)
    return found[1].decode() if found else ""


def by_client(side: Side) -> dict[str, float]:
    """The same through MLflow's own client."""
    command = [str(MLFLOW.python()), "-m", "benchmarks.drivers.mlflow_calls"]
    command += [side.url, side.experiment, side.run, side.metric]
    done = subprocess.run(command, cwd=ROOT, env=surroundings(), capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of a side; ``factor`` is how many times better ours is to be, where something is to be reached."""

    key: str
    title: str
    form: str
    factor: float | None = 10
    more: bool = False


MEASURES: Final = (
    Measure("bulk", f"`log_batch` of 1,000 metrics, {CLIENTS} clients", "{:,.0f} points/s", more=True),
    Measure("log", "`log_metrics` of 20, p50", "{:,.2f} ms"),
    Measure("search", "`search_runs`, filter and order over 10,000 runs, 100 of them", "{:,.1f} ms"),
    Measure("search_1000", "the same, 1,000 of them", "{:,.1f} ms"),
    Measure("history", "`get_metric_history` of 100,000 points", "{:,.0f} ms"),
    Measure("idle_mb", "memory when idle", "{:,.0f} MB"),
    Measure("log_ms", "`log_metrics` of 20 through their client, p50", "{:,.2f} ms", None),
    Measure("search_ms", "`search_runs` through their client, 100 runs", "{:,.1f} ms", None),
    Measure("history_ms", "`get_metric_history` through their client", "{:,.0f} ms", None),
)

ON_THE_WIRE: Final[dict[str, Callable[[Side], float]]] = {
    "log": log_metrics,
    "search": lambda side: search_runs(side, 100),
    "search_1000": lambda side: search_runs(side, 1000),
    "history": history,
}


def measure(options: argparse.Namespace) -> Iterator[Row]:
    kinds = [kind for kind in KINDS if options.kind in (None, kind)]
    for kind in kinds:
        with ours(kind) as mine, theirs() as other:
            found: dict[str, list[dict[str, float]]] = {side.title: [] for side in (mine, other)}
            for _ in range(options.rounds):
                for side in (mine, other):
                    round_ = {key: take(side) for key, take in ON_THE_WIRE.items()} | by_client(side)
                    # Last: a server may still be at work on what it has taken in.
                    found[side.title].append(round_ | {"bulk": bulk(side), "idle_mb": side.idle_mb})
                    note(f"{side.title}: {found[side.title][-1]}")
        yield from rows(mine.title, {title: medians(rounds) for title, rounds in found.items()})


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}


def rows(mine: str, found: dict[str, dict[str, float]]) -> Iterator[Row]:
    """Ours beside theirs; ``×`` is how many times better ours is."""
    for one in MEASURES:
        here, there = found[mine][one.key], found[MLFLOW.title][one.key]
        ratio = here / there if one.more else there / here
        target = f"≥ {one.factor:g} ×" if one.factor else ""
        said = f"{one.form.format(here)}; {MLFLOW.title}: {one.form.format(there)} ({ratio:,.3g} ×)"
        met = None if one.factor is None else ratio >= one.factor
        yield Row(f"{mine}: {one.title}", target, said, met, {mine: here, MLFLOW.title: there})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=KINDS, help="of our database; both when left out")
    parser.add_argument("--rounds", type=int, default=3, help="the two servers in turn; medians are reported")
    report("mlflow_clients", measure(parser.parse_args()))


if __name__ == "__main__":
    main()
