"""Where the scenarios of a file are played, once for all of its tests."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.mlflow_client import NEWEST, OLDER, MlflowClient
from tests.support.tracker import Tracker

SCENARIOS = "tests.acceptance.mlflow.scenarios"


@dataclass(frozen=True)
class Stage:
    """A client, and the tracker that it speaks to."""

    client: MlflowClient
    tracker: Tracker


@pytest.fixture(
    scope="module",
    params=[(NEWEST, "sqlite"), (NEWEST, "postgres"), (OLDER, "sqlite")],
    ids=lambda pair: f"{pair[0].environment}, {pair[1]}",
)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Each version of the client, and each database."""
    client, database = request.param
    folder = tmp_path_factory.mktemp("stage")
    url = None
    if database == "postgres":
        postgres = request.getfixturevalue("postgres")
        url = postgres.url(postgres.create_database())
    tracker = Tracker(folder / "data", folder / "spools", database_url=url).start()
    yield Stage(client, tracker)
    tracker.close()


def play(client: MlflowClient, scenario: str, tracker: Tracker, folder: Path, **settings: str) -> str:
    """Run a scenario to its end. Returns the last line that it printed."""
    out = client.run(f"{SCENARIOS}.{scenario}", url=tracker.url, folder=folder, settings=settings)
    return out.splitlines()[-1]


def told(stage: Stage, scenario: str, folder: Path) -> Any:
    """The same for a scenario that prints JSON."""
    return json.loads(play(stage.client, scenario, stage.tracker, folder))
