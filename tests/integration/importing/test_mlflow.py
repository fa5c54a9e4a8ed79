"""What `runfolio import mlflow` makes of stores that the real MLflow has made: the same of each kind."""

import math
import struct
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from runfolio.cli.errors import ExitCode
from tests.integration.importing.conftest import Imported

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NUMBERS = {"lr": 0.001, "layers": 3, "a/b.c-d e": -7, "huge": 123456789012345678901234567890}
"""Parameters whose text is just how Python writes that number."""

Point = tuple[int, float, bytes]


def stored(imported: Imported, run: str, metric: str) -> Counter[Point]:
    """Every point of a metric: step, time in milliseconds, and the value's bytes."""
    query: dict[str, Any] = {"name": metric, "limit": 100_000}
    page = imported.tracker.http.get(f"/api/v1/runs/{run}/metrics", params=query).raise_for_status().json()
    assert page["next_cursor"] is None
    return Counter((point["step"], millis(point["time"]), bits(float(point["value"]))) for point in page["items"])


def logged(points: list[Any], metric: str) -> Counter[Point]:
    """What MLflow was told: a point that is the same in everything is one."""
    return Counter({(step, at, bits(value)) for name, step, at, value in points if name == metric})


def bits(value: float) -> bytes:
    return struct.pack("<d", math.nan if math.isnan(value) else value)


def millis(text: str) -> float:
    return (datetime.fromisoformat(text) - EPOCH) / timedelta(milliseconds=1)


def test_both_sides_have_the_same_counts(imported: Imported) -> None:
    assert imported.done.code == ExitCode.OK, imported.done.err
    counts = {row["what"]: row["source"] for row in imported.done.json["counts"]}
    assert counts == {row["what"]: row["destination"] for row in imported.done.json["counts"]}
    assert (counts["runs"], counts["files"]) == (len(imported.store.runs), 6)
    assert counts["points"] > 20_000


def test_every_point_comes_with_its_step_time_and_value(imported: Imported) -> None:
    for run, told in imported.store.runs.items():
        for metric in {name for name, *_ in told["points"]}:
            assert stored(imported, run, metric) == logged(told["points"], metric), (told["name"], metric)


def test_the_latest_of_points_at_one_step_and_time_is_the_greatest(imported: Imported) -> None:
    assert imported.shown(imported.store.run("child 1"))["metrics"]["tie"]["value"] == 3.0


def test_a_parameter_becomes_a_number_where_it_is_written_as_one(imported: Imported) -> None:
    run = imported.store.run("long")
    told = imported.store.runs[run]["params"]
    assert imported.shown(run)["params"] == told | NUMBERS


def test_name_note_and_parent_are_fields_and_other_tags_stay_tags(imported: Imported) -> None:
    parent, child = imported.store.run("long"), imported.shown(imported.store.run("child 1"))
    shown = imported.shown(parent)
    assert (shown["name"], shown["notes"], shown["owner"]) == ("long", "Went well.", "ada")
    assert shown["tags"] == {"mlflow.user": "ada"}
    assert child["parent_id"] == parent
    assert child["tags"] == {"mlflow.user": "ada", "mlflow.parentRunId": parent, "long": "y" * 5000}


def test_runs_stand_as_they_did(imported: Imported) -> None:
    names = {"FINISHED": "finished", "FAILED": "failed", "KILLED": "killed", "RUNNING": "running"}
    for run, told in imported.store.runs.items():
        shown = imported.shown(run)
        assert shown["status"] == names[told["status"]]
        assert millis(shown["started_at"]) == told["start"]
        assert shown["ended_at"] is None if told["end"] is None else millis(shown["ended_at"]) == told["end"]


def test_what_was_deleted_is_deleted(imported: Imported) -> None:
    lifecycles = {told["name"]: imported.shown(run)["lifecycle"] for run, told in imported.store.runs.items()}
    assert {name for name, lifecycle in lifecycles.items() if lifecycle == "deleted"} == {"deleted"}
    query = {"status": "all"}
    experiments = imported.tracker.http.get("/api/v1/experiments", params=query).raise_for_status().json()["items"]
    stand = {item["name"]: item["status"] for item in experiments}
    assert stand == {"mnist": "active", "ödd näme / ☃": "active", "gone": "deleted"}


def test_an_experiments_note_is_its_description(imported: Imported) -> None:
    found = imported.tracker.http.get("/api/v1/experiments", params={"q": "mnist"}).raise_for_status().json()["items"]
    assert [item["description"] for item in found] == ["Digits, *small* networks"]
    assert [item["tags"] for item in found] == [{"team": "vision"}]


def test_datasets_come_with_what_they_were_used_for(imported: Imported) -> None:
    run = imported.store.run("long")
    found = imported.tracker.http.get(f"/api/v1/runs/{run}/datasets").raise_for_status().json()["items"]
    told = imported.store.runs[run]["datasets"]
    assert sorted(use["name"] for use in found) == sorted(use["name"] for use in told)
    for use in found:
        assert {key: use[key] for key in told[0]} in told
        assert use["tags"] == {"part": "1"}


def test_models_come_with_their_values_and_files(imported: Imported) -> None:
    run, http = imported.store.run("long"), imported.tracker.http
    (model,) = http.get(f"/api/v1/runs/{run}/models").raise_for_status().json()["items"]
    assert (model["name"], model["type"], model["status"], model["run_id"]) == ("digits", "classifier", "ready", run)
    assert (model["params"], model["tags"]["kind"]) == ({"depth": "3"}, "tree")
    assert (model["roles"], model["step"]) == (["output"], 7)
    assert [(one["name"], one["value"], one["step"]) for one in model["metrics"]] == [("val/acc", 0.5, 3)]
    assert http.get(f"/api/v1/models/{model['id']}/files/MLmodel").raise_for_status().text == "name: digits"


def test_versions_keep_their_numbers_beside_one_that_is_gone(imported: Imported) -> None:
    http = imported.tracker.http
    names = [item["name"] for item in http.get("/api/v1/registry/models").raise_for_status().json()["items"]]
    assert names == ["best digits", "empty"]
    found = http.get("/api/v1/registry/models/best digits").raise_for_status().json()
    assert (found["description"], found["tags"]) == ("What *serves*", {"team": "vision"})
    assert found["aliases"] == {"champion": 3}
    address = "/api/v1/registry/models/best digits/versions"
    versions = {each["version"]: each for each in http.get(address).raise_for_status().json()["items"]}
    assert set(versions) == {1, 3}
    assert (versions[1]["run_id"], versions[1]["path"]) == (imported.store.run("long"), "model")
    assert versions[3]["model_id"].startswith("m-")
    assert (versions[3]["tags"], versions[3]["description"]) == ({"gate": "passed"}, "try")


def test_files_come_with_their_folders_and_bytes(imported: Imported) -> None:
    run = imported.store.run("child 2")
    told = imported.store.runs[run]["files"]
    for path, digest in told.items():
        answer = imported.tracker.http.get(f"/api/v1/runs/{run}/artifacts/{quote(path)}").raise_for_status()
        assert sha256(answer.content).hexdigest() == digest, path
