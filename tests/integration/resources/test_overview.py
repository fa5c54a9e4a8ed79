"""All experiments at a glance."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.api import Api


def overview(api: Api, **query: Any) -> dict[str, Any]:
    page: dict[str, Any] = api.get("/overview", **query)
    return page


def test_an_experiment_says_how_its_runs_stand(api: Api) -> None:
    for status in ("finished", "finished", "running"):
        api.post("/runs", {"experiment": "mnist", "status": status})
    (item,) = overview(api)["items"]
    assert (item["name"], item["runs"]) == ("mnist", {"finished": 2, "running": 1})
    assert (len(item["days"]), item["days"][-1], sum(item["days"])) == (30, 3, 3)


def test_runs_that_were_archived_do_not_count(api: Api) -> None:
    run = api.post("/runs", {"experiment": "mnist"})["id"]
    api.post(f"/runs/{run}/archive", {})
    (item,) = overview(api)["items"]
    assert (item["runs"], sum(item["days"])) == ({}, 0)


def test_what_happened_last_comes_first(api: Api) -> None:
    first = api.post("/runs", {"experiment": "first"})["id"]
    api.post("/experiments", {"name": "without runs"})
    api.post("/runs", {"experiment": "second"})
    api.patch(f"/runs/{first}", {"notes": "changed"})
    items = overview(api)["items"]
    assert [item["name"] for item in items] == ["first", "second", "without runs"]
    now = datetime.now(UTC)
    assert all(now - timedelta(minutes=5) < datetime.fromisoformat(item["last_activity"]) <= now for item in items)


def test_pages_hold_each_experiment_once(api: Api) -> None:
    for number in range(5):
        api.post("/runs", {"experiment": f"e{number}"})
    names, cursor = [], None
    while True:
        page = overview(api, limit=2, **({"cursor": cursor} if cursor else {}))
        names += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert names == ["e4", "e3", "e2", "e1", "e0"]


def test_experiments_are_found_by_a_part_of_their_name(api: Api) -> None:
    for name in ("MNIST small", "cifar"):
        api.post("/experiments", {"name": name})
    assert [item["name"] for item in overview(api, q="mnist")["items"]] == ["MNIST small"]
