"""Datasets that runs use: told apart by name and digest, counted over runs, and kept as they were said first."""

from typing import Any

import pytest

from tests.support.api import Api

MNIST: dict[str, Any] = {
    "name": "mnist",
    "digest": "aa11",
    "source_type": "url",
    "source": "s3://data/mnist.npz",
    "schema": '[{"name": "x", "type": "uint8"}]',
    "profile": '{"rows": 60000}',
    "context": "training",
    "tags": {"split": "train"},
}


def make_run(api: Api, experiment: str = "e") -> tuple[str, str]:
    made = api.post("/runs", {"experiment": experiment})
    return made["id"], made["experiment_id"]


def use(api: Api, run: str, *datasets: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api.post(f"/runs/{run}/datasets", {"datasets": list(datasets)})["items"]
    return items


def dataset(name: str, digest: str = "d", **more: Any) -> dict[str, Any]:
    return {"name": name, "digest": digest, **more}


def test_a_run_tells_everything_that_was_said_of_its_dataset(api: Api) -> None:
    run, experiment = make_run(api)
    use(api, run, MNIST)
    (found,) = api.get(f"/runs/{run}/datasets")["items"]
    assert MNIST.items() <= found.items()
    assert (found["experiment_id"], found["runs"]) == (experiment, 1)


def test_the_same_use_again_changes_nothing(api: Api) -> None:
    run, _ = make_run(api)
    assert use(api, run, MNIST, MNIST) == use(api, run, MNIST | {"source": "elsewhere", "tags": {}})


def test_one_name_and_digest_are_one_dataset_of_an_experiment(api: Api) -> None:
    (one, experiment), (other, _) = make_run(api), make_run(api)
    use(api, one, MNIST)
    use(api, other, MNIST | {"context": "testing"}, MNIST | {"digest": "bb22"})
    listed = api.get(f"/experiments/{experiment}/datasets")["items"]
    assert {found["digest"]: found["runs"] for found in listed} == {"aa11": 2, "bb22": 1}


def test_experiments_share_no_datasets(api: Api) -> None:
    (one, _), (other, _) = make_run(api, "e"), make_run(api, "f")
    (here,), (there,) = use(api, one, MNIST), use(api, other, MNIST)
    assert here["id"] != there["id"]
    assert there["runs"] == 1


def test_a_dataset_used_for_two_things_is_counted_once(api: Api) -> None:
    run, experiment = make_run(api)
    used = use(api, run, MNIST, MNIST | {"context": "validation"})
    assert {one["context"] for one in used} == {"training", "validation"}
    assert [found["runs"] for found in api.get(f"/experiments/{experiment}/datasets")["items"]] == [1]


def test_deleted_runs_are_not_counted_and_hide_what_only_they_used(api: Api) -> None:
    (one, experiment), (other, _) = make_run(api), make_run(api)
    use(api, one, dataset("shared"), dataset("alone"))
    use(api, other, dataset("shared"))
    api.delete(f"/runs/{one}")
    listed = api.get(f"/experiments/{experiment}/datasets")["items"]
    assert [(found["name"], found["runs"]) for found in listed] == [("shared", 1)]


def test_archived_runs_are_not_counted_and_hide_nothing(api: Api) -> None:
    run, experiment = make_run(api)
    use(api, run, MNIST)
    api.post(f"/runs/{run}/archive")
    assert [found["runs"] for found in api.get(f"/experiments/{experiment}/datasets")["items"]] == [0]


def test_a_deleted_run_takes_no_datasets(api: Api) -> None:
    run, _ = make_run(api)
    api.delete(f"/runs/{run}")
    api.refused("POST", f"/runs/{run}/datasets", 410, body={"datasets": [MNIST]})


@pytest.mark.parametrize("of", ["run", "experiment"])
def test_every_page_follows_the_one_before(api: Api, of: str) -> None:
    run, experiment = make_run(api)
    for number in range(5):
        use(api, run, dataset(f"d{number}"))
    path = f"/runs/{run}/datasets" if of == "run" else f"/experiments/{experiment}/datasets"
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = api.get(path, limit=2, **cursor)
        found += [item["name"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    in_order = [f"d{number}" for number in range(5)]
    assert found == (in_order if of == "run" else in_order[::-1])


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "x" * 501}, {"digest": ""}, {"digest": "x" * 65}, {"schema": "x" * (1 << 20) + "x"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_is_too_long_or_empty_is_refused(sqlite_api: Api, wrong: dict[str, Any]) -> None:
    run, _ = make_run(sqlite_api)
    sqlite_api.refused("POST", f"/runs/{run}/datasets", 422, body={"datasets": [MNIST | wrong]})


def test_what_no_database_can_hold_is_replaced_and_still_one_dataset(api: Api) -> None:
    run, _ = make_run(api)
    (found,) = use(api, run, dataset("a\0b", tags={"k\0": "v\0"}), dataset("a\0b"))
    assert found["name"] == "a\ufffdb"


def test_a_run_or_experiment_that_is_not_there_has_no_datasets(sqlite_api: Api) -> None:
    sqlite_api.refused("GET", "/runs/nobody/datasets", 404)
    sqlite_api.refused("GET", "/experiments/nothing/datasets", 404)
    sqlite_api.refused("POST", "/runs/nobody/datasets", 404, body={"datasets": []})


def test_a_run_that_uses_something_has_changed(sqlite_api: Api) -> None:
    run, _ = make_run(sqlite_api)
    before = sqlite_api.get(f"/runs/{run}")["updated_at"]
    use(sqlite_api, run, MNIST)
    assert sqlite_api.get(f"/runs/{run}")["updated_at"] > before
