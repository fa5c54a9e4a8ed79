"""The demo, shortened: everything that it promises to show is there when it has ended."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.tracker import Tracker, clean_environment

DEMO = Path(__file__).parents[2] / "examples" / "demo" / "demo.py"
RUNS = 13
STEPS = 130


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture(scope="module")
def output(data: Path) -> str:
    """What the demo printed from its first word to its end."""
    options = ["--port", "0", "--data", str(data), "--steps", str(STEPS), "--exit"]
    command = [sys.executable, str(DEMO), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=clean_environment())
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def tracker(output: str, data: Path) -> Iterator[Tracker]:
    """A tracker on what the demo left."""
    tracker = Tracker(data, data / "spool")
    yield tracker.start()
    tracker.close()


def runs(tracker: Tracker) -> list[dict[str, Any]]:
    listed = tracker.http.get("/api/v1/runs").raise_for_status().json()["items"]
    return [tracker.http.get(f"/api/v1/runs/{run['id']}").raise_for_status().json() for run in listed]


def read(tracker: Tracker, run: dict[str, Any], what: str, **query: object) -> list[dict[str, Any]]:
    address = f"/api/v1/runs/{run['id']}/{what}"
    answer = tracker.http.get(address, params={"limit": 1000, **query})  # type: ignore[dict-item]  # plain values
    items: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
    return items


def test_every_run_finishes_and_is_in_the_table(output: str, tracker: Tracker) -> None:
    found = runs(tracker)
    assert [run["status"] for run in found] == ["finished"] * RUNS
    assert all(run["name"] in output for run in found)


def test_every_step_of_every_run_is_there_once(tracker: Tracker) -> None:
    for run in runs(tracker):
        for metric in ("train/loss", "val/accuracy"):
            assert [point["step"] for point in read(tracker, run, "metrics", name=metric)] == list(range(STEPS))


def test_the_killed_training_came_back_as_a_second_attempt(tracker: Tracker) -> None:
    lives = {run["name"]: len(read(tracker, run, "attempts")) for run in runs(tracker)}
    assert lives.pop("small, rate 0.03") == 2
    assert set(lives.values()) == {1}


def test_the_diverged_training_ends_with_nan(tracker: Tracker) -> None:
    (diverged,) = [run for run in runs(tracker) if "diverged" in run["tags"]]
    assert diverged["name"] == "deep, rate 3"
    assert diverged["metrics"]["train/loss"]["value"] == "NaN"


def test_every_run_has_pictures_a_table_and_its_model(tracker: Tracker) -> None:
    for run in runs(tracker):
        media = {item["name"] for item in read(tracker, run, "media")}
        assert media == {"digits", "weights", "confusion/table", "confusion/picture"}
        assert [file["path"] for file in read(tracker, run, "artifacts")] == ["model.npz"]
