"""What a script logs with MLflow's functions is here, whatever the version of its client and the database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import runfolio as rf
from runfolio.sdk.query import RunView
from tests.acceptance.mlflow.conftest import Stage, told

STEPS = 50


@pytest.fixture(scope="module")
def logged(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The ids of the runs of scenarios/fluent.py."""
    found: dict[str, Any] = told(stage, "fluent", tmp_path_factory.mktemp("fluent"))
    return found


@pytest.fixture
def run(logged: dict[str, Any], stage: Stage) -> Callable[[str], RunView]:
    """A run as our own SDK reads it."""
    return lambda name: rf.get_run(logged[name], url=stage.tracker.url)


def steps(run: RunView, metric: str) -> list[tuple[int, float]]:
    return [(point["step"], point["value"]) for point in run.history(metric).rows()]


def test_parameters_have_their_types(run: Callable[[str], RunView]) -> None:
    assert run("outer").params == {"lr": 0.001, "depth": 3, "optimizer": "adam", "layers": "[64, 32]"}


def test_a_run_has_its_name_tags_and_notes(run: Callable[[str], RunView]) -> None:
    outer = run("outer")
    assert (outer.name, outer.notes, outer.tags["team"]) == ("outer", "why it was run", "vision")


def test_every_point_is_there_in_order(run: Callable[[str], RunView]) -> None:
    outer = run("outer")
    assert steps(outer, "train/loss") == [(step, 1 / (1 + step)) for step in range(STEPS)]
    assert steps(outer, "val/acc") == [(step, step / STEPS) for step in range(STEPS)]


def test_what_is_logged_without_waiting_is_all_there(run: Callable[[str], RunView]) -> None:
    assert steps(run("outer"), "late") == [(step, step) for step in range(STEPS)]


def test_what_is_no_finite_number_is_kept(run: Callable[[str], RunView]) -> None:
    points = steps(run("outer"), "odd")
    assert [str(value) for _, value in points] == ["nan", "inf"]


def test_a_run_in_a_run_knows_its_parent(run: Callable[[str], RunView]) -> None:
    assert run("inner").parent_id == run("outer").id


def test_a_run_ends_as_its_script_did(run: Callable[[str], RunView]) -> None:
    assert [run(name).status for name in ("outer", "inner", "broken")] == ["finished", "finished", "failed"]


def test_files_pictures_and_tables_are_files_of_the_run(run: Callable[[str], RunView], tmp_path: Path) -> None:
    outer = run("outer")
    paths = {entry.path for entry in outer.artifacts()}
    assert {"notes/readme.txt", "config.json", "red.png", "answers.json"} <= paths
    assert {Path(path).suffix for path in paths if path.startswith("images/samples")} == {".png", ".webp"}
    assert outer.download("notes/readme.txt", tmp_path).read_text() == "some words"


def test_a_run_says_which_data_it_used(logged: dict[str, Any], stage: Stage) -> None:
    items = stage.tracker.http.get(f"/api/v1/runs/{logged['outer']}/datasets").json()["items"]
    assert [(one["name"], one["context"]) for one in items] == [("digits", "training")]


def test_a_search_finds_a_run(logged: dict[str, Any]) -> None:
    assert logged["outer"] in logged["found"]
    assert not {logged["inner"], logged["broken"]} & set(logged["found"])
