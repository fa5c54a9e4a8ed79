"""Models: what a run made, or began with."""

from typing import Any

import pytest

from runfolio.server.models import service
from runfolio.server.models.telling import tell
from tests.support.api import Api


def made(api: Api, **body: Any) -> str:
    """The id of a new model, of the experiment ``e`` unless said otherwise."""
    if "run_id" not in body and "experiment_id" not in body:
        body = {"experiment": "e", **body}
    model: str = api.post("/models", {"name": "net", **body})["id"]
    return model


def run(api: Api, id_: str = "r", experiment: str = "e") -> str:
    api.post("/runs", {"id": id_, "experiment": experiment})
    return id_


def listed(api: Api, **query: Any) -> list[str]:
    """Names, page by page."""
    names: list[str] = []
    while True:
        page = api.get("/models", limit=2, **query)
        names += [model["name"] for model in page["items"]]
        if page["next_cursor"] is None:
            return names
        query["cursor"] = page["next_cursor"]


def test_a_model_of_a_run_is_of_its_experiment(api: Api) -> None:
    run(api)
    model = api.get(f"/models/{made(api, run_id='r', type='classifier', params={'depth': '18'}, tags={'a': 'b'})}")
    assert model["id"].startswith("m-")
    assert len(model["id"]) == 34
    assert model["experiment_id"] == api.get("/runs/r")["experiment_id"]
    assert (model["status"], model["type"], model["params"], model["tags"]) == (
        "ready", "classifier", {"depth": "18"}, {"a": "b"},
    )  # fmt: skip


def test_an_id_is_taken_once(api: Api) -> None:
    given = "m-" + "0" * 32
    assert made(api, id=given) == given
    assert api.refused("POST", "/models", 409, body={"name": "b", "experiment": "e", "id": given})["id"] == given


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body.experiment"),
        ({"experiment": "e", "experiment_id": "x"}, "body.experiment"),
        ({"experiment_id": "nowhere"}, "body.experiment_id"),
        ({"run_id": "nobody"}, "body.run_id"),
        ({"experiment": "e", "id": "a/b"}, "body.id"),
    ],
)
def test_a_model_without_a_place_is_refused(sqlite_api: Api, body: dict[str, Any], field: str) -> None:
    assert sqlite_api.refused("POST", "/models", 422, body={"name": "net", **body})["errors"][0]["field"] == field


def test_parameters_are_added_but_never_changed(api: Api) -> None:
    model = made(api, params={"a": "1"})
    assert api.patch(f"/models/{model}", {"params": {"a": "1", "b": "2"}})["params"] == {"a": "1", "b": "2"}
    problem = api.refused("PATCH", f"/models/{model}", 409, body={"params": {"c": "3", "a": "2"}})
    assert "'a'" in problem["detail"]
    assert api.get(f"/models/{model}")["params"] == {"a": "1", "b": "2"}


def test_tags_are_set_and_removed_and_texts_cleared(api: Api) -> None:
    model = made(api, tags={"a": "1", "b": "2"}, type="x")
    changed = api.patch(f"/models/{model}", {"tags": {"a": None, "b": "3", "c": "4"}, "type": "", "name": "new"})
    assert (changed["tags"], changed["type"], changed["name"]) == ({"b": "3", "c": "4"}, None, "new")


def test_a_model_becomes_ready_or_fails(api: Api) -> None:
    model = made(api, status="pending")
    failed = api.patch(f"/models/{model}", {"status": "failed", "status_message": "no space"})
    assert (failed["status"], failed["status_message"]) == ("failed", "no space")


def test_a_deleted_model_is_hidden_and_comes_back(api: Api) -> None:
    model = made(api)
    api.delete(f"/models/{model}")
    assert (listed(api), listed(api, deleted=True)) == ([], ["net"])
    assert api.get(f"/models/{model}")["deleted_at"] is not None
    assert api.refused("PATCH", f"/models/{model}", 410, body={"name": "x"})["code"] == "gone"
    assert api.client.put(f"/api/v1/models/{model}/files/x", content=b"x").status_code == 410
    assert api.post(f"/models/{model}/restore")["deleted_at"] is None
    assert listed(api) == ["net"]


def test_models_are_listed_newest_first_by_experiment_and_words(api: Api) -> None:
    for name in ("Alpha", "beta", "gamma"):
        made(api, name=name)
    other = api.post("/experiments", {"name": "other"})["id"]
    made(api, name="delta", experiment_id=other, type="alphabet")
    assert listed(api) == ["delta", "gamma", "beta", "Alpha"]
    assert listed(api, experiment="e") == ["gamma", "beta", "Alpha"]
    assert listed(api, experiment=other) == ["delta"]
    assert listed(api, q="alpha") == ["delta", "Alpha"]
    assert listed(api, experiment="nowhere") == []
    api.delete(f"/experiments/{other}")
    assert listed(api) == ["gamma", "beta", "Alpha"]


def test_a_cursor_of_another_list_is_refused(sqlite_api: Api) -> None:
    made(sqlite_api)
    made(sqlite_api)
    cursor = sqlite_api.get("/models", limit=1)["next_cursor"]
    assert sqlite_api.refused("GET", "/models", 400, cursor=cursor, q="x")["code"] == "invalid_cursor"


def test_a_run_shows_what_it_made_and_used(api: Api) -> None:
    run(api)
    first, second, third = made(api, run_id="r"), made(api), made(api)
    uses = [{"model_id": second, "role": "input"}, {"model_id": third, "role": "output", "step": 7}]
    for _ in range(2):
        api.post("/runs/r/models", {"models": uses})
    api.delete(f"/models/{first}")
    found = {model["id"]: (model["roles"], model["step"]) for model in api.get("/runs/r/models")["items"]}
    assert found == {second: (["input"], 0), third: (["output"], 7)}
    api.post(f"/models/{first}/restore")
    assert api.get("/runs/r/models")["items"][-1]["roles"] == ["output"]


def test_a_deleted_run_makes_and_uses_no_more_models(api: Api) -> None:
    model = made(api, run_id=run(api))
    api.delete("/runs/r")
    api.refused("POST", "/models", 410, body={"name": "net", "run_id": "r"})
    api.refused("POST", "/runs/r/models", 410, body={"models": [{"model_id": model, "role": "input"}]})
    assert api.get(f"/models/{model}")["deleted_at"] is None


def test_who_looks_at_its_run_is_told_of_a_change(sqlite_api: Api) -> None:
    model = made(sqlite_api, run_id=run(sqlite_api))

    async def heard() -> tuple[set[str], set[str]]:
        with sqlite_api.services.changes.listen() as listener:
            async with sqlite_api.services.database.write() as session:
                tell(sqlite_api.services.changes, session, await service.delete(session, model))
            changes = await listener.take(0)
        return changes.runs, changes.experiments

    experiment = sqlite_api.get(f"/models/{model}")["experiment_id"]
    assert sqlite_api.call(heard) == ({"r"}, {experiment})


def test_a_run_cannot_use_a_model_that_is_not_there(sqlite_api: Api) -> None:
    run(sqlite_api)
    body = {"models": [{"model_id": "m-0", "role": "input"}]}
    problem = sqlite_api.refused("POST", "/runs/r/models", 422, body=body)
    assert problem["errors"][0]["field"] == "body.models.0.model_id"


# -- metrics ---------------------------------------------------------------------------------------------------------


def measured(api: Api, model: str, *points: dict[str, Any]) -> dict[tuple[str, str | None, str], tuple[int, Any]]:
    metrics = api.post(f"/models/{model}/metrics", {"metrics": list(points)})["metrics"]
    return {(m["name"], m["dataset_name"], m["run_id"]): (m["step"], m["value"]) for m in metrics}


def test_of_each_metric_the_latest_value_is_kept(api: Api) -> None:
    run(api)
    model = made(api, run_id="r")
    points = [{"name": "acc", "value": step / 10, "step": step} for step in (2, 9, 3)]
    assert measured(api, model, *points) == {("acc", None, "r"): (9, 0.9)}
    assert measured(api, model, {"name": "acc", "value": 0.8, "step": 8}) == {("acc", None, "r"): (9, 0.9)}
    assert measured(api, model, {"name": "acc", "value": 1.0, "step": 10}) == {("acc", None, "r"): (10, 1.0)}


def test_of_one_step_and_time_the_greatest_value_is_kept(api: Api) -> None:
    model = made(api)
    same = {"name": "acc", "step": 1, "timestamp": "2026-11-28T12:00:00Z"}
    for value in (0.5, 0.7, 0.6, "NaN"):
        found = measured(api, model, {**same, "value": value})
    assert found == {("acc", None, ""): (1, 0.7)}
    assert measured(api, model, {**same, "value": "Infinity"}) == {("acc", None, ""): (1, "Infinity")}


def test_datasets_and_runs_are_measured_apart(api: Api) -> None:
    run(api)
    model = made(api, run_id="r")
    points: list[dict[str, Any]] = [
        {"name": "acc", "value": 0.9, "dataset_name": "train", "dataset_digest": "1"},
        {"name": "acc", "value": "NaN", "dataset_name": "test"},
        {"name": "acc", "value": 0.7, "run_id": "judge"},
    ]
    assert measured(api, model, *points) == {
        ("acc", "train", "r"): (0, 0.9),
        ("acc", "test", "r"): (0, "NaN"),
        ("acc", None, "judge"): (0, 0.7),
    }


def test_a_key_that_no_index_holds_is_refused(sqlite_api: Api) -> None:
    model = made(sqlite_api)
    point = {"name": "λ" * 1000, "value": 1, "dataset_name": "λ" * 1000}
    sqlite_api.refused("POST", f"/models/{model}/metrics", 422, body={"metrics": [point]})


# -- files -----------------------------------------------------------------------------------------------------------


def test_files_of_a_model_are_a_tree(api: Api) -> None:
    model = made(api)
    for path in ("MLmodel", "data/a.bin", "data/deep/b.bin"):
        assert api.client.put(f"/api/v1/models/{model}/files/{path}", content=b"12345").status_code == 201
    entries = api.get(f"/models/{model}/files")["items"]
    assert [(entry["type"], entry["path"], entry["files"]) for entry in entries] == [
        ("folder", "data", 2), ("file", "MLmodel", 1),
    ]  # fmt: skip
    flat = api.get(f"/models/{model}/files", path="data", recursive=True)["items"]
    assert [entry["path"] for entry in flat] == ["data/a.bin", "data/deep/b.bin"]
    found = api.get(f"/models/{model}")
    assert (found["files"], found["size"]) == (3, 15)


def test_a_file_is_read_replaced_and_deleted(api: Api) -> None:
    url = f"/api/v1/models/{made(api)}/files/a/b.txt"
    api.client.put(url, content=b"first")
    api.client.put(url, content=b"second")
    answer = api.client.get(url, headers={"Range": "bytes=0-2"})
    assert (answer.status_code, answer.content) == (206, b"sec")
    assert api.client.head(url).headers["content-length"] == "6"
    assert api.client.delete(url).status_code == 204
    assert [api.client.get(url).status_code, api.client.delete(url).status_code] == [404, 404]


@pytest.mark.parametrize("path", ["..%2fx", "a//b", "a%5Cb"])
def test_a_path_that_could_leave_the_model_is_refused(sqlite_api: Api, path: str) -> None:
    answer = sqlite_api.client.put(f"/api/v1/models/{made(sqlite_api)}/files/{path}", content=b"x")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "path.path")
