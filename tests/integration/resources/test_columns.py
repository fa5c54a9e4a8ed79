"""Columns of runs over HTTP."""

from typing import Any

import pytest

from tests.support.api import Api

START = "2026-11-01T00:00:00Z"


def create(api: Api, number: int = 0, **params: Any) -> str:
    """A run that took so many seconds."""
    body = {"experiment": "e", "name": f"run-{number}", "status": "finished", "params": params}
    times = {"started_at": START, "ended_at": f"2026-11-01T00:00:{number:02}Z"}
    run: str = api.post("/runs", body | times)["id"]
    return run


def described(api: Api, fields: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/columns", experiment="e", fields=fields, **query)["items"]
    return found


def test_numbers_are_described_by_how_they_are_spread(api: Api) -> None:
    for value in (*range(41), "Infinity"):
        api.post(f"/runs/{create(api)}/metrics", {"metrics": [{"name": "x", "value": value}]})
    (column,) = described(api, "metric.x")
    assert column == {
        "field": "metrics.x",
        "type": "number",
        "count": 42,
        "min": 0.0,
        "max": 40.0,
        "mean": 20.0,
        "quantiles": [2.0, 10.0, 20.0, 30.0, 38.0],
        "histogram": [2] * 19 + [3],
    }


def test_texts_are_described_by_the_most_common(api: Api) -> None:
    for number in range(25):
        create(api, opt=f"o{number:02}")
    for value in ("o07", "o07", 3, True):
        create(api, opt=value)
    (column,) = described(api, "params.opt")
    assert (column["type"], column["count"], column["distinct"], len(column["values"])) == ("text", 29, 27, 20)
    assert column["values"][:3] == [
        {"value": "o07", "count": 3},
        {"value": 3, "count": 1},
        {"value": True, "count": 1},
    ]


def test_runs_that_lack_a_field_do_not_count(api: Api) -> None:
    create(api, flag=True)
    create(api, flag=None)
    create(api)
    (column,) = described(api, "params.flag")
    assert column == {
        "field": "params.flag",
        "type": "boolean",
        "count": 1,
        "distinct": 1,
        "values": [{"value": True, "count": 1}],
    }


def test_times_and_spans_are_seconds(api: Api) -> None:
    create(api, 10)
    create(api, 30)
    span, time = described(api, "runs.duration,runs.ended_at")
    assert (span["type"], span["min"], span["max"], span["mean"]) == ("span", 10, 30, 20)
    assert (time["type"], time["min"], time["max"]) == ("time", 1793491210, 1793491230)


def test_a_metric_is_described_over_the_runs_of_the_filter(api: Api) -> None:
    for number in range(4):
        points = [{"name": "acc", "value": value, "step": step} for step, value in enumerate((9, number))]
        api.post(f"/runs/{create(api, x=number)}/metrics", {"metrics": points})
    last, greatest = described(api, "metrics.acc,metrics.acc.max", filter="params.x > 1")
    assert (last["count"], last["min"], last["max"], greatest["mean"]) == (2, 2, 3, 9)


def test_numbers_that_are_all_the_same_fill_the_first_part(api: Api) -> None:
    create(api, x=2)
    create(api, x=2.0)
    (column,) = described(api, "params.x")
    assert (column["quantiles"], column["histogram"]) == ([2.0] * 5, [2] + [0] * 19)


def test_numbers_at_both_ends_of_what_there_is_do_not_overflow(api: Api) -> None:
    create(api, x=1.7e308)
    create(api, x=-1.7e308)
    (column,) = described(api, "params.x")
    assert (column["mean"], column["quantiles"][2], column["histogram"]) == (0, 0, [1] + [0] * 18 + [1])


def test_a_column_that_no_run_has_is_empty(api: Api) -> None:
    create(api)
    numbers, values = described(api, "metrics.acc,params.x")
    empty: dict[str, Any] = {"min": None, "max": None, "mean": None, "quantiles": [], "histogram": []}
    assert numbers == {"field": "metrics.acc", "type": "number", "count": 0} | empty
    assert values == {"field": "params.x", "type": "text", "count": 0, "distinct": 0, "values": []}


def test_values_come_column_by_column_newest_first(api: Api) -> None:
    first, second = create(api, 1, x=1, opt="adam"), create(api, 2, x="NaN")
    assert api.get("/columns/values", experiment="e", fields="params.x,params.opt,runs.started_at") == {
        "fields": ["params.x", "params.opt", "runs.started_at"],
        "ids": [second, first],
        "names": ["run-2", "run-1"],
        "columns": [["NaN", 1], [None, "adam"], [START, START]],
        "total": 2,
    }


def test_values_beyond_the_limit_are_counted(api: Api) -> None:
    for number in range(5):
        create(api, number, x=number)
    found = api.get("/columns/values", fields="params.x", filter="params.x > 0", limit=3)
    assert (found["columns"], found["total"]) == ([[4, 3, 2]], 4)


def test_an_experiment_that_is_not_there_has_no_columns(api: Api) -> None:
    assert api.get("/columns", experiment="nowhere", fields="runs.name")["total"] == 0
    assert api.get("/columns/values", experiment="nowhere", fields="runs.name") == {
        "fields": ["runs.name"],
        "ids": [],
        "names": [],
        "columns": [[]],
        "total": 0,
    }


@pytest.mark.parametrize("path", ["/columns", "/columns/values"])
@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ({"fields": "params.a,nonsense"}, 400, "query.fields"),
        ({"fields": "runs.colour"}, 400, "query.fields"),
        ({"fields": "params.a", "filter": "params.a >"}, 400, "query.filter"),
        ({"fields": ""}, 422, "query.fields"),
        ({"fields": ",".join(f"params.p{i}" for i in range(21))}, 422, "query.fields"),
    ],
)
def test_what_is_wrong_with_columns_is_named(
    sqlite_api: Api, path: str, query: dict[str, str], status: int, field: str
) -> None:
    problem = sqlite_api.refused("GET", path, status, **query)
    assert problem["errors"][0]["field"] == field
