"""Runs over HTTP: for callers without the SDK, and for people."""

from typing import Any

import pytest

from tests.support.api import Api


def make(api: Api, **fields: Any) -> dict[str, Any]:
    """A run in the experiment ``e`` unless another one is given."""
    made: dict[str, Any] = api.post("/runs", {"experiment": "e"} | fields)
    return made


def test_a_run_is_created_with_its_values(api: Api) -> None:
    run = make(api, id="my.run-1", name="first", params={"lr": 0.1, "layers": [1, 2]}, tags={"draft": True}, seed=3)
    assert (run["id"], run["name"], run["status"], run["seed"]) == ("my.run-1", "first", "running", 3)
    assert run["params"] == {"lr": 0.1, "layers": [1, 2]}
    assert api.get("/runs/my.run-1") == run
    assert run["last_step"] is None


def test_a_run_without_a_name_gets_one(sqlite_api: Api) -> None:
    run = make(sqlite_api)
    assert run["name"] == f"run-{run['id'][-6:]}"
    assert make(sqlite_api, id="chosen")["name"] == "chosen"


def test_a_run_that_is_over_says_when_it_was(api: Api) -> None:
    run = make(api, status="failed", started_at=1_700_000_000.5, ended_at="2023-11-15T09:00:00+02:00")
    assert run["started_at"] == "2023-11-14T22:13:20.500000Z"
    assert make(api, status="finished")["ended_at"] is not None
    assert make(api, status="queued")["started_at"] is None


def test_a_taken_id_is_a_conflict(api: Api) -> None:
    make(api, id="r")
    assert api.refused("POST", "/runs", 409, body={"experiment": "other", "id": "r"})["id"] == "r"
    assert [e["name"] for e in api.get("/experiments")["items"]] == ["e"], "the new experiment was rolled back"


def test_a_run_may_name_its_experiment_by_id(api: Api) -> None:
    experiment = api.post("/experiments", {"name": "e"})["id"]
    assert make(api, experiment=None, experiment_id=experiment)["experiment_id"] == experiment


def test_the_greatest_step_and_the_metrics_are_shown(api: Api) -> None:
    run = make(api)["id"]
    points = [{"name": "loss", "value": 0.5, "step": 7}, {"name": "loss", "value": "NaN", "step": 9}]
    api.post(f"/runs/{run}/metrics", {"metrics": points})
    assert api.get(f"/runs/{run}")["last_step"] == 9
    api.call(api.services.metric_jobs.drain)
    shown = api.get(f"/runs/{run}")["metrics"]["loss"]
    assert (shown["step"], shown["value"], shown["count"], shown["min"]) == (9, "NaN", 1, 0.5)
    assert api.get("/runs")["items"][0]["metrics"]["loss"]["value"] == "NaN"


def test_a_run_that_is_ended_by_hand_may_have_ended_before(api: Api) -> None:
    run = make(api, started_at="2023-11-14T22:00:00Z")["id"]
    ended = api.patch(f"/runs/{run}", {"status": "finished", "ended_at": "2023-11-14T23:00:00Z"})
    assert ended["ended_at"].startswith("2023-11-14T23:00:00")


@pytest.mark.parametrize("change", [{}, {"status": "finished"}])
def test_an_end_that_cannot_be_is_refused(sqlite_api: Api, change: dict[str, str]) -> None:
    run = make(sqlite_api, started_at="2023-11-14T22:00:00Z")["id"]
    body = change | {"ended_at": "2023-11-14T21:00:00Z"}
    refused = sqlite_api.refused("PATCH", f"/runs/{run}", 422, body=body)
    assert refused["errors"][0]["field"] == "body.ended_at"


def test_a_run_is_described_and_ended_by_hand(api: Api) -> None:
    run = make(api, owner="ada")["id"]
    changed = api.patch(f"/runs/{run}", {"name": "n", "group": "g", "owner": "", "notes": "# text", "status": "killed"})
    assert (changed["name"], changed["group"], changed["owner"], changed["notes"]) == ("n", "g", None, "# text")
    assert changed["status"] == "killed"
    assert changed["ended_at"] is not None
    assert api.patch(f"/runs/{run}", {"status": "running"})["ended_at"] is None


def test_values_are_set_and_removed(api: Api) -> None:
    run = make(api, tags={"draft": True})["id"]
    for family in ("params", "tags", "summary"):
        assert api.patch(f"/runs/{run}/{family}", {"best": 1.5, "gone": 1, "none": None})["best"] == 1.5
        api.patch(f"/runs/{run}/{family}", {"gone": None, "list": ["a", 1]})
    assert api.get(f"/runs/{run}/tags") == {"best": 1.5, "draft": True, "list": ["a", 1]}
    assert api.get(f"/runs/{run}")["summary"] == {"best": 1.5, "list": ["a", 1]}


def test_a_run_is_archived_deleted_and_restored(api: Api) -> None:
    run = make(api)["id"]
    assert api.post(f"/runs/{run}/archive")["lifecycle"] == "archived"
    assert api.get("/runs")["items"] == []
    assert [r["id"] for r in api.get("/runs", lifecycle="archived")["items"]] == [run]
    api.delete(f"/runs/{run}")
    assert api.refused("PATCH", f"/runs/{run}", 410, body={"name": "x"})["code"] == "gone"
    assert api.refused("PATCH", f"/runs/{run}/tags", 410, body={"x": 1})["code"] == "gone"
    assert api.refused("POST", f"/runs/{run}/archive", 410)["code"] == "gone"
    assert [r["id"] for r in api.get("/runs", lifecycle="deleted")["items"]] == [run]
    assert api.post(f"/runs/{run}/restore")["lifecycle"] == "active"
    assert [r["id"] for r in api.get("/runs", lifecycle="all")["items"]] == [run]


def test_runs_are_searched_sorted_and_cut_into_pages(api: Api) -> None:
    for i in range(5):
        make(api, id=f"r{i}", params={"lr": i / 10, "even": i % 2 == 0})
    make(api, experiment="other", params={"lr": 9})
    query = {"experiment": "e", "filter": "params.lr > 0.05", "sort": "-params.lr", "fields": "params.lr", "limit": 3}
    page = api.get("/runs", **query)
    assert [(run["id"], run["params"]) for run in page["items"]] == [
        ("r4", {"lr": 0.4}), ("r3", {"lr": 0.3}), ("r2", {"lr": 0.2}),
    ]  # fmt: skip
    assert [run["id"] for run in api.get("/runs", **query, cursor=page["next_cursor"])["items"]] == ["r1"]


def test_runs_are_listed_by_status(api: Api) -> None:
    make(api, id="a", status="failed")
    make(api, id="b")
    assert [run["id"] for run in api.get("/runs", status="failed")["items"]] == ["a"]
    assert api.get("/runs", experiment="none")["items"] == []


def test_an_experiment_shows_its_first_hundred_runs(api: Api) -> None:
    experiment = api.post("/experiments", {"name": "e"})["id"]
    for i in range(101):
        make(api, id=f"r{i:03}")
    shown = api.get(f"/experiments/{experiment}")
    assert [run["id"] for run in shown["runs"]] == [f"r{i:03}" for i in range(100, 0, -1)]
    rest = api.get("/runs", experiment=experiment, cursor=shown["runs_next_cursor"])
    assert [run["id"] for run in rest["items"]] == ["r000"]


def test_the_fields_of_an_experiment_are_known(api: Api) -> None:
    experiment = make(api, params={"opt": "adam", "lr": 0.1})["experiment_id"]
    page = api.get(f"/experiments/{experiment}/fields", q="params.")
    assert {(field["field"], field["type"]) for field in page["items"]} == {
        ("params.lr", "number"),
        ("params.opt", "text"),
    }
    assert api.get(f"/experiments/{experiment}/fields", q="\0")["items"] == []
    api.refused("GET", "/experiments/none/fields", 404)


def test_many_runs_are_changed_by_id(api: Api) -> None:
    for i in range(4):
        make(api, id=f"r{i}")
    assert api.post("/runs/bulk", {"action": "archive", "ids": ["r0", "r1", "none"]}) == {"changed": 2}
    assert api.post("/runs/bulk", {"action": "archive", "ids": ["r1", "r2", "r2"]}) == {"changed": 1}
    assert api.post("/runs/bulk", {"action": "delete", "ids": ["r3"]}) == {"changed": 1}
    assert api.post("/runs/bulk", {"action": "tag", "ids": ["r0", "r3"], "tags": {"t": 1}}) == {"changed": 1}
    assert api.post("/runs/bulk", {"action": "restore", "ids": ["r0", "r1", "r2", "r3"]}) == {"changed": 4}
    assert [run["tags"] for run in api.get("/runs", sort="runs.id")["items"]] == [{"t": 1}, {}, {}, {}]


def test_many_runs_are_changed_by_filter(api: Api) -> None:
    for i in range(6):
        experiment = make(api, id=f"r{i}", params={"i": i})["experiment_id"]
    chosen = {"filter": "params.i >= 3", "experiment_id": experiment}
    assert api.post("/runs/bulk", chosen | {"action": "tag", "tags": {"big": True}}) == {"changed": 3}
    assert api.post("/runs/bulk", chosen | {"action": "delete"}) == {"changed": 3}
    assert api.post("/runs/bulk", chosen | {"action": "restore"}) == {"changed": 3}
    assert len(api.get("/runs", filter="tags.big")["items"]) == 3


BAD: list[tuple[str, str, Any, int, str]] = [
    ("POST", "/runs", {}, 422, "body.experiment"),
    ("POST", "/runs", {"experiment": "e", "experiment_id": "x"}, 422, "body.experiment"),
    ("POST", "/runs", {"experiment_id": "none"}, 422, "body.experiment_id"),
    ("POST", "/runs", {"experiment": "e", "id": "a/b"}, 422, "body.id"),
    ("POST", "/runs", {"experiment": "e", "id": ".."}, 422, "body.id"),
    ("POST", "/runs", {"experiment": "e", "id": "x" * 129}, 422, "body.id"),
    ("POST", "/runs", {"experiment": "e", "seed": 2**63}, 422, "body.seed"),
    ("POST", "/runs", {"experiment": "e", "status": "happy"}, 422, "body.status"),
    ("POST", "/runs", {"experiment": "e", "started_at": "2024-01-01T00:00:00"}, 422, "body.started_at"),
    ("POST", "/runs", {"experiment": "e", "started_at": "0001-01-01T00:00:00+09:00"}, 422, "body.started_at"),
    ("POST", "/runs", {"experiment": "e", "ended_at": 1}, 422, "body.ended_at"),
    ("POST", "/runs", {"experiment": "e", "status": "failed", "started_at": 9, "ended_at": 1}, 422, "body.ended_at"),
    ("POST", "/runs", {"experiment": "e", "params": {"k": "x" * 65_537}}, 422, "params.k"),
    ("POST", "/runs", {"experiment": "e", "colour": "red"}, 422, "body.colour"),
    ("PATCH", "/runs/r", {"name": ""}, 422, "body.name"),
    ("PATCH", "/runs/r", {"lifecycle": "deleted"}, 422, "body.lifecycle"),
    ("PATCH", "/runs/r/tags", [1], 422, "body"),
    ("POST", "/runs/bulk", {"action": "archive"}, 422, "body.ids"),
    ("POST", "/runs/bulk", {"action": "archive", "ids": [], "filter": ""}, 422, "body.ids"),
    ("POST", "/runs/bulk", {"action": "archive", "filter": ""}, 422, "body.experiment_id"),
    ("POST", "/runs/bulk", {"action": "archive", "filter": "", "experiment_id": "none"}, 422, "body.experiment_id"),
    ("POST", "/runs/bulk", {"action": "tag", "ids": []}, 422, "body.tags"),
    ("POST", "/runs/bulk", {"action": "explode", "ids": []}, 422, "body.action"),
    ("GET", "/runs?filter=params.lr%20%3E", None, 400, "query.filter"),
    ("GET", "/runs?sort=size", None, 400, "query.sort"),
    ("GET", "/runs?fields=loss", None, 400, "query.fields"),
    ("GET", "/runs?cursor=x", None, 400, "query.cursor"),
    ("GET", "/runs?limit=5000", None, 422, "query.limit"),
    ("GET", "/runs/r/notices?cursor=x", None, 400, "query.cursor"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "field"), BAD)
def test_bad_input_names_its_field(sqlite_api: Api, method: str, path: str, body: Any, status: int, field: str) -> None:
    make(sqlite_api, id="r")
    problem = sqlite_api.refused(method, path, status, body=body)
    assert any(error["field"].startswith(field) for error in problem["errors"]), problem


def test_a_filter_that_cannot_be_read_names_its_column(sqlite_api: Api) -> None:
    assert sqlite_api.refused("GET", "/runs", 400, filter="params.lr > ")["column"] == 12


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/archive"), ("POST", "/restore"), ("GET", "/params"),
        ("GET", "/tags"), ("GET", "/summary"), ("PATCH", "/params"), ("PATCH", "/tags"), ("PATCH", "/summary"),
        ("GET", "/attempts"), ("GET", "/notices"),
    ],
)  # fmt: skip
def test_a_run_that_is_not_there_is_404(api: Api, method: str, path: str) -> None:
    assert api.refused(method, f"/runs/none{path}", 404, body={} if method == "PATCH" else None)["code"] == "not_found"
