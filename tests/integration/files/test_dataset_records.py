"""Datasets in a writer's stream: taken once, whatever comes twice and in whatever order."""

import itertools
from typing import Any

import pytest

from tests.support.files import AT, Files, event


def used(name: str, at: int = AT, **fields: Any) -> bytes:
    return event("dataset", at=at, **{"name": name, "digest": "d", **fields})


def test_a_record_says_that_the_run_uses_a_dataset(files_on_each_database: Files) -> None:
    files = files_on_each_database
    said: dict[str, Any] = {"source": "/data", "schema": "[]", "profile": "{}", "context": "test", "tags": {"a": "b"}}
    files.tell("r", used("mnist", **said))
    (found,) = files.get("runs/r/datasets")["items"]
    assert said.items() <= found.items()
    assert found["used_at"] == "2023-11-14T22:13:20Z"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_earliest_use_is_kept_in_any_order_of_arrival(files: Files, order: tuple[int, ...]) -> None:
    said = [used("mnist", AT + place, tags={"said": str(place)}) for place in range(3)]
    for place in order:
        files.tell("r", said[place], writer=str(place))
    (found,) = files.get("runs/r/datasets")["items"]
    assert found["tags"] == {"said": "0"}


def test_a_stream_that_is_sent_twice_uses_a_dataset_once(files: Files) -> None:
    files.tell("r", used("mnist"))
    files.tell("r", used("mnist"), again=True)
    assert len(files.get("runs/r/datasets")["items"]) == 1


def test_a_record_without_a_digest_is_set_aside(files: Files) -> None:
    answer = files.say("r", event("dataset", name="mnist"))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_record")
