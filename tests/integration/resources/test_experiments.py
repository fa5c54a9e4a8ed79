"""Experiments over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.api import Api


def names(page: dict[str, Any]) -> list[str]:
    return [item["name"] for item in page["items"]]


def test_an_experiment_is_created_and_found_at_the_root_too(api: Api) -> None:
    made = api.post("/experiments", {"name": "mnist", "owner": "ada", "description": "digits"})
    assert api.client.get(f"/experiments/{made['id']}").json() == made | {"runs": [], "runs_next_cursor": None}
    assert api.client.get("/experiments").json() == {"items": [made], "next_cursor": None}
    assert made["created_at"].endswith("Z")


def test_a_taken_name_says_who_has_it(api: Api) -> None:
    made = api.post("/experiments", {"name": "mnist"})
    problem = api.refused("POST", "/experiments", 409, body={"name": "mnist"})
    assert (problem["code"], problem["id"]) == ("name_taken", made["id"])


def test_get_or_create_says_by_its_status_what_it_did(api: Api) -> None:
    first = api.client.post("/experiments?get_or_create=true", json={"name": "mnist"})
    second = api.client.post("/experiments?get_or_create=true", json={"name": "mnist", "owner": "other"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_twenty_four_threads_that_ask_for_one_name_get_one_experiment(api: Api) -> None:
    def ask(_: int) -> str:
        made: str = api.post("/experiments", {"name": "shared"}, get_or_create=True)["id"]
        return made

    with ThreadPoolExecutor(24) as pool:
        assert len(set(pool.map(ask, range(24)))) == 1


def test_a_list_is_cut_into_pages_without_gap_or_overlap(api: Api) -> None:
    for i in range(7):
        api.post("/experiments", {"name": f"e{i}"})
    for sort in ("name", "-name", "created_at", "-created_at", "-updated_at"):
        found, cursor = [], None
        while True:
            page = api.get("/experiments", limit=3, sort=sort, **({"cursor": cursor} if cursor else {}))
            found += names(page)
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert found == sorted(found, reverse=sort.startswith("-")), sort
        assert len(found) == 7


def test_a_list_is_filtered_by_words_and_status(api: Api) -> None:
    for name, text in (("ResNet 100%", None), ("other", "uses a resnet"), ("third", None)):
        api.post("/experiments", {"name": name, "description": text})
    archived = api.get("/experiments", q="third")["items"][0]["id"]
    api.patch(f"/experiments/{archived}", {"status": "archived"})
    assert sorted(names(api.get("/experiments", q="resnet"))) == ["ResNet 100%", "other"]
    assert names(api.get("/experiments", q="100%")) == ["ResNet 100%"]
    assert names(api.get("/experiments", q="_")) == []
    assert names(api.get("/experiments", status="archived")) == ["third"]
    assert len(names(api.get("/experiments", status="all"))) == 3


def test_a_cursor_belongs_to_its_list(api: Api) -> None:
    for i in range(3):
        api.post("/experiments", {"name": f"e{i}"})
    cursor = api.get("/experiments", limit=1)["next_cursor"]
    assert api.refused("GET", "/experiments", 400, cursor=cursor, sort="name")["code"] == "invalid_cursor"
    for nonsense in ("x", "e30", "W10", "bnVsbA", "\u00e9"):
        assert api.refused("GET", "/experiments", 400, cursor=nonsense)["errors"][0]["field"] == "query.cursor"


def test_an_empty_text_clears_a_field_and_null_keeps_it(api: Api) -> None:
    made = api.post("/experiments", {"name": "e", "owner": "ada", "description": "text"})
    changed = api.patch(f"/experiments/{made['id']}", {"owner": "", "description": None, "name": "f"})
    assert (changed["name"], changed["owner"], changed["description"]) == ("f", None, "text")
    assert changed["updated_at"] > made["updated_at"]


def test_renaming_to_a_taken_name_changes_nothing(api: Api) -> None:
    first, second = (api.post("/experiments", {"name": name}) for name in ("a", "b"))
    problem = api.refused("PATCH", f"/experiments/{second['id']}", 409, body={"name": "a", "owner": "x"})
    assert problem["id"] == first["id"]
    assert api.get(f"/experiments/{second['id']}")["owner"] is None


def test_a_deleted_experiment_is_hidden_with_its_runs_and_keeps_its_name(api: Api) -> None:
    run = api.post("/runs", {"experiment": "e"})
    address = f"/experiments/{run['experiment_id']}"
    api.delete(address)
    api.delete(address)
    assert api.get("/experiments")["items"] == []
    assert api.get("/runs")["items"] == []
    assert api.get(address)["status"] == "deleted"
    assert api.refused("POST", "/experiments", 409, body={"name": "e"})["code"] == "name_taken"
    assert api.refused("POST", "/experiments", 410, body={"name": "e"}, get_or_create=True)["code"] == "gone"
    assert api.refused("POST", "/runs", 410, body={"experiment": "e"})["code"] == "gone"
    assert api.refused("PATCH", address, 410, body={"owner": "x"})["code"] == "gone"


def test_a_restored_experiment_is_as_it_was(api: Api) -> None:
    run = api.post("/runs", {"experiment": "e"})
    address = f"/experiments/{run['experiment_id']}"
    api.delete(address)
    assert api.post(f"{address}/restore")["status"] == "active"
    assert [found["id"] for found in api.get(address)["runs"]] == [run["id"]]


def test_tags_are_set_changed_and_removed(api: Api) -> None:
    made = api.post("/experiments", {"name": "e", "tags": {"team": "vision", "stage": "dev"}})
    address = f"/experiments/{made['id']}"
    assert made["tags"] == {"team": "vision", "stage": "dev"}
    assert api.patch(address, {"tags": {"stage": None, "team": "text", "new": "1"}})["tags"] == {
        "team": "text",
        "new": "1",
    }
    assert api.get(address)["tags"] == {"team": "text", "new": "1"}
    assert [one["tags"] for one in api.get("/experiments")["items"]] == [{"team": "text", "new": "1"}]


def test_metric_definitions_come_in_the_order_in_which_they_match(api: Api) -> None:
    address = f"/experiments/{api.post('/experiments', {'name': 'e'})['id']}/metric-definitions"
    for pattern in ("*", "val/*", "val/acc", "val/a*", "x"):
        api.put(f"{address}/{pattern}", {"goal": "max", "unit": "%", "x": "epoch"})
    assert [d["pattern"] for d in api.get(address)["items"]] == ["val/acc", "x", "val/a*", "val/*", "*"]
    api.delete(f"{address}/val/*")
    api.put(f"{address}/x", {"goal": "min"})
    found = {d["pattern"]: (d["goal"], d["unit"]) for d in api.get(address)["items"]}
    assert "val/*" not in found
    assert found["x"] == ("min", None)


BAD: list[tuple[str, str, Any, int, str]] = [
    ("POST", "/experiments", {}, 422, "body.name"),
    ("POST", "/experiments", {"name": ""}, 422, "body.name"),
    ("POST", "/experiments", {"name": "x" * 501}, 422, "body.name"),
    ("POST", "/experiments", {"name": 3}, 422, "body.name"),
    ("POST", "/experiments", {"name": "x", "nmae": "y"}, 422, "body.nmae"),
    ("POST", "/experiments", None, 422, "body"),
    ("POST", "/experiments?get_or_create=maybe", {"name": "x"}, 422, "query.get_or_create"),
    ("GET", "/experiments?sort=size", None, 422, "query.sort"),
    ("GET", "/experiments?limit=0", None, 422, "query.limit"),
    ("GET", "/experiments?limit=1001", None, 422, "query.limit"),
    ("GET", "/experiments?status=gone", None, 422, "query.status"),
    ("PATCH", "/experiments/x", {"status": "deleted"}, 422, "body.status"),
    ("PUT", "/experiments/x/metric-definitions/m", {"goal": "up"}, 422, "body.goal"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "field"), BAD)
def test_bad_input_names_its_field(sqlite_api: Api, method: str, path: str, body: Any, status: int, field: str) -> None:
    problem = sqlite_api.refused(method, path, status, body=body)
    assert field in [error["field"] for error in problem["errors"]]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/experiments/none"),
        ("GET", "/experiments/a%00b"),
        ("PATCH", "/experiments/none"),
        ("DELETE", "/experiments/none"),
        ("POST", "/experiments/none/restore"),
        ("GET", "/experiments/none/metric-definitions"),
        ("PUT", "/experiments/none/metric-definitions/m"),
        ("DELETE", "/experiments/none/metric-definitions/m"),
    ],
)
def test_what_is_not_there_is_404(api: Api, method: str, path: str) -> None:
    body: Any = {} if method in ("PATCH", "PUT") else None
    assert api.refused(method, path, 404, body=body)["code"] == "not_found"
