"""A server that asks for a key."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.mlflow_client import NEWEST
from tests.support.tracker import Tracker

KEY = "a-key-of-this-test"
CREATE = ("experiments", "create", "-n", "guarded")


@pytest.fixture
def guarded(start_tracker: Callable[..., Tracker]) -> Tracker:
    """A tracker with a key."""
    return start_tracker(environment={"RUNFOLIO_API_KEY": KEY})


def test_a_client_shows_the_key_as_its_token(guarded: Tracker, tmp_path: Path) -> None:
    NEWEST.run("mlflow", CREATE, url=guarded.url, folder=tmp_path, settings={"MLFLOW_TRACKING_TOKEN": KEY})
    found = guarded.http.get("/api/v1/experiments", headers={"Authorization": f"Bearer {KEY}"}).json()["items"]
    assert [one["name"] for one in found] == ["guarded"]


def test_a_client_without_the_key_is_told_so_at_once(guarded: Tracker, tmp_path: Path) -> None:
    process = NEWEST.start("mlflow", CREATE, url=guarded.url, folder=tmp_path)
    _, said = process.communicate()
    assert process.returncode != 0
    assert "an API key is needed" in said
