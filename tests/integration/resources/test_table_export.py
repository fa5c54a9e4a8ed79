"""A table of runs as a file."""

import io
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.support.api import Api


def exported(api: Api, **query: Any) -> pa.Table:
    answer = api.client.get("/api/v1/table/export", params=query)
    assert answer.is_success, answer.text
    content = io.BytesIO(answer.content)
    return pa.ipc.open_stream(content).read_all() if query.get("format") == "arrow" else pq.read_table(content)


def make(api: Api, name: str, **params: Any) -> str:
    run: str = api.post("/runs", {"experiment": "e", "name": name, "status": "finished", "params": params})["id"]
    return run


@pytest.mark.parametrize("kind", ["arrow", "parquet"])
def test_rows_that_the_filter_finds_leave_in_order(api: Api, kind: str) -> None:
    for i in range(4):
        make(api, f"r{i}", lr=i / 10)
    table = exported(api, filter="params.lr > 0", sort="-params.lr", fields="params.lr", format=kind)
    assert table.column_names == ["runs.id", "runs.name", "runs.status", "params.lr"]
    assert table["runs.name"].to_pylist() == ["r3", "r2", "r1"]
    assert table["params.lr"].to_pylist() == [0.3, 0.2, 0.1]


def test_a_column_has_the_type_of_its_values(sqlite_api: Api) -> None:
    run = make(sqlite_api, "a", depth=3, lr=1, flag=True, tied="x", mixed=1, odd="NaN", shape=[1, 2])
    make(sqlite_api, "b", depth=2**40, lr=0.5, flag=False, mixed="one", odd=2.5)
    sqlite_api.post(f"/runs/{run}/metrics", {"metrics": [{"name": "loss", "step": 7, "value": "Infinity"}]})
    fields = [
        *("params.depth", "params.lr", "params.flag", "params.tied", "params.mixed", "params.shape", "params.none"),
        *("metrics.loss", "metrics.loss.step", "metrics.none", "runs.created_at", "runs.duration"),
    ]
    table = exported(sqlite_api, sort="runs.name", fields=",".join(fields))
    types = {name: str(table.schema.field(name).type) for name in fields}
    assert types == {
        "params.depth": "int64",
        "params.lr": "double",
        "params.flag": "bool",
        "params.tied": "string",
        "params.mixed": "string",
        "params.shape": "string",
        "params.none": "string",
        "metrics.loss": "double",
        "metrics.loss.step": "int64",
        "metrics.none": "double",
        "runs.created_at": "timestamp[us, tz=UTC]",
        "runs.duration": "double",
    }
    assert table["params.mixed"].to_pylist() == ["1", "one"]
    assert table["params.shape"].to_pylist() == ["[1, 2]", None]
    assert table["metrics.loss"].to_pylist() == [float("inf"), None]
    assert datetime.now(UTC) >= table["runs.created_at"].to_pylist()[0]


def test_an_integer_that_no_column_holds_is_a_float(sqlite_api: Api) -> None:
    make(sqlite_api, "a", big=2**70)
    assert exported(sqlite_api, fields="params.big")["params.big"].to_pylist() == [2.0**70]


def test_a_table_of_more_than_a_page_leaves_whole(sqlite_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runfolio.wire.limits.MAX_PAGE", 2)
    names = [f"r{i}" for i in range(5)]
    for name in names:
        make(sqlite_api, name)
    assert exported(sqlite_api, sort="runs.name")["runs.name"].to_pylist() == names


def test_a_table_of_no_runs_has_its_columns(sqlite_api: Api) -> None:
    table = exported(sqlite_api, fields="params.lr,runs.id,params.lr")
    assert table.column_names == ["runs.id", "runs.name", "runs.status", "params.lr"]
    assert table.num_rows == 0


@pytest.mark.parametrize(("query", "field"), [("filter=lr+%3E", "query.filter"), ("sort=lr", "query.sort")])
def test_a_mistake_is_told_before_the_file_begins(sqlite_api: Api, query: str, field: str) -> None:
    problem = sqlite_api.refused("GET", f"/table/export?{query}", 400)
    assert problem["errors"][0]["field"] == field
