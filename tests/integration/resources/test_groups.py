"""Groups of runs over HTTP."""

from typing import Any

import pytest

from tests.support.api import Api


def train(api: Api, acc: Any = None, *, status: str = "finished", **params: Any) -> str:
    """A run with parameters, and the latest value of a metric."""
    run: str = api.post("/runs", {"experiment": "mnist", "status": status, "params": params})["id"]
    if acc is not None:
        api.post(f"/runs/{run}/metrics", {"metrics": [{"name": "acc", "value": acc, "step": 1}]})
    return run


def groups(api: Api, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/groups", experiment="mnist", **query)
    return found


def counts(api: Api, **query: Any) -> dict[Any, int]:
    return {item["keys"][0]: item["count"] for item in groups(api, **query)["items"]}


def test_runs_with_the_same_parameters_are_summed_up(api: Api) -> None:
    for seed, acc in enumerate((0.5, 0.75, 1.0)):
        train(api, acc, model="mlp", seed=seed)
    train(api, "NaN", model="cnn", seed=0, status="failed")
    assert groups(api, by="param.model", fields="metrics.acc,params.seed,runs.owner") == {
        "by": ["params.model"],
        "fields": ["metrics.acc", "params.seed", "runs.owner"],
        "items": [
            {
                "keys": ["cnn"],
                "count": 1,
                "statuses": {"failed": 1},
                "cells": [
                    {"count": 0, "mean": None, "min": None, "max": None, "std": None},
                    {"count": 1, "mean": 0.0, "min": 0.0, "max": 0.0, "std": None},
                    {"value": None, "distinct": 0},
                ],
                "filter": "params.model = 'cnn'",
            },
            {
                "keys": ["mlp"],
                "count": 3,
                "statuses": {"finished": 3},
                "cells": [
                    {"count": 3, "mean": 0.75, "min": 0.5, "max": 1.0, "std": 0.25},
                    {"count": 3, "mean": 1.0, "min": 0.0, "max": 2.0, "std": 1.0},
                    {"value": None, "distinct": 0},
                ],
                "filter": "params.model = 'mlp'",
            },
        ],
        "total": 2,
    }


def test_a_group_opens_as_a_table(api: Api) -> None:
    train(api, 0.2, model="it's", lr=1)
    wanted = [train(api, acc, model="it's", lr=0.1) for acc in (0.7, 0.8)]
    query = "metrics.acc > 0.5 or tags.x"
    (group,) = groups(api, by="params.model,params.lr", filter=query)["items"]
    rows = api.get("/table", experiment="mnist", filter=f"({query}) and ({group['filter']})")["items"]
    assert sorted(row["id"] for row in rows) == sorted(wanted)


def test_a_column_of_texts_shows_what_a_group_shares(api: Api) -> None:
    for opt, lr in (("adam", 1), ("adam", "auto"), ("sgd", 1)):
        train(api, opt=opt, lr=lr)
    train(api, opt="sgd")
    cells = [item["cells"] for item in groups(api, by="params.opt", fields="params.opt,params.lr")["items"]]
    assert cells == [
        [{"value": "adam", "distinct": 1}, {"value": None, "distinct": 2}],
        [{"value": "sgd", "distinct": 1}, {"value": None, "distinct": 1}],
    ]


def test_groups_come_by_their_keys_their_size_or_a_mean(api: Api) -> None:
    for lr, acc in ((2, 0.1), (10, 0.3), (10, 0.5), (1, None), (1, None), (1, None)):
        train(api, acc, lr=lr)
    orders = {
        sort: list(counts(api, by="params.lr", fields="metrics.acc", sort=sort))
        for sort in ("", "-params.lr", "count", "-count", "metrics.acc", "-metrics.acc")
    }
    assert orders == {
        "": [1, 2, 10],
        "-params.lr": [10, 2, 1],
        "count": [2, 10, 1],
        "-count": [1, 10, 2],
        "metrics.acc": [2, 10, 1],
        "-metrics.acc": [10, 2, 1],
    }


def test_a_page_of_groups_says_how_many_there_are(api: Api) -> None:
    for lr in range(5):
        train(api, lr=lr)
    page = groups(api, by="params.lr", skip=1, limit=2)
    assert ([item["keys"] for item in page["items"]], page["total"]) == ([[1], [2]], 5)


def test_only_the_runs_that_are_asked_for_are_grouped(api: Api) -> None:
    train(api, lr=1)
    train(api, lr=1, status="failed")
    api.post(f"/runs/{train(api, lr=2)}/archive")
    assert counts(api, by="params.lr") == {1: 2}
    assert counts(api, by="params.lr", status="failed") == {1: 1}
    assert counts(api, by="params.lr", lifecycle="all", filter="params.lr = 2") == {2: 1}


def test_the_best_value_of_a_group_follows_the_goal(api: Api) -> None:
    run = api.get("/runs/" + train(api, 0.9))
    api.put(f"/experiments/{run['experiment_id']}/metric-definitions/acc", {"goal": "max"})
    api.post(f"/runs/{run['id']}/metrics", {"metrics": [{"name": "acc", "value": 0.4, "step": 2}]})
    (group,) = groups(api, by="runs.status", fields="metrics.acc.best,metrics.acc")["items"]
    assert [cell["mean"] for cell in group["cells"]] == [0.9, 0.4]


def test_a_whole_number_that_no_column_of_numbers_holds_is_its_digits(api: Api) -> None:
    digits = "1" + "0" * 400
    train(api, n=int(digits))
    (group,) = groups(api, by="params.n")["items"]
    assert group["keys"] == [digits]
    assert api.get("/table/count", filter=group["filter"]) == {"count": 1}


def test_numbers_next_to_the_largest_do_not_overflow(api: Api) -> None:
    for number in (1.5e308, 1.5e308, -1e308):
        train(api, x=number)
    (group,) = groups(api, by="runs.status", fields="params.x")["items"]
    assert group["cells"][0]["mean"] == pytest.approx(2 / 3 * 1e308)
    assert group["cells"][0]["std"] == pytest.approx(1.4433756729740645e308)


def test_nothing_has_no_groups(api: Api) -> None:
    assert groups(api, by="params.lr", fields="metrics.acc") == {
        "by": ["params.lr"],
        "fields": ["metrics.acc"],
        "items": [],
        "total": 0,
    }


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ({"by": "params.a,nonsense"}, 400, "query.by"),
        ({"by": "runs.colour"}, 400, "query.by"),
        ({"by": "params.a", "fields": "nonsense"}, 400, "query.fields"),
        ({"by": "params.a", "filter": "params.a >"}, 400, "query.filter"),
        ({"by": "params.a", "sort": "size"}, 400, "query.sort"),
        ({"by": "params.a", "sort": "params.b"}, 422, "query.sort"),
        ({"by": ""}, 422, "query.by"),
        ({"by": "params.a,params.b,params.c,params.d"}, 422, "query.by"),
        ({"by": "params.a", "fields": ",".join(f"params.p{i}" for i in range(21))}, 422, "query.fields"),
    ],
)
def test_what_is_wrong_with_a_grouping_is_named(
    sqlite_api: Api, query: dict[str, str], status: int, field: str
) -> None:
    problem = sqlite_api.refused("GET", "/groups", status, **query)
    assert problem["errors"][0]["field"] == field
