"""MLflow's stores, filled once a session by its own client, and one tracker for all tests that need no empty one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.cli import Cli, Finished
from tests.support.mlflow_store import Store, fill, mlflow_server
from tests.support.tracker import Tracker


@pytest.fixture(scope="session")
def database_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """An SQLite database, files beside it."""
    folder = tmp_path_factory.mktemp("mlflow-database")
    return fill(f"sqlite:///{folder}/mlflow.db", folder)


@pytest.fixture(scope="session")
def files_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A folder mlruns."""
    folder = tmp_path_factory.mktemp("mlflow-files")
    return fill(str(folder / "mlruns"), folder)


@pytest.fixture(scope="session")
def server_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A server that also keeps the files."""
    folder = tmp_path_factory.mktemp("mlflow-server")
    with mlflow_server(folder) as url:
        yield fill(url, folder)


@dataclass(frozen=True)
class Imported:
    """A tracker that has taken over a store, and how the command ended."""

    tracker: Tracker
    store: Store
    done: Finished

    def shown(self, run: str) -> dict[str, Any]:
        """A run as the tracker has it."""
        found: dict[str, Any] = self.tracker.http.get(f"/api/v1/runs/{run}").raise_for_status().json()
        return found


@pytest.fixture(scope="module", params=["database_store", "files_store", "server_store"])
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """Each kind of store, taken over once for all tests of a module that only look."""
    store: Store = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp("imported")
    tracker = Tracker(folder / "data", folder / "no-spools", arguments=["--no-intake"]).start()
    yield Imported(tracker, store, Cli(tracker)("import", "mlflow", store.uri, "--json", timeout=120))
    tracker.close()
