"""The real MLflow in an environment of its own: to fill stores with, and as a server to read from."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from typing import Any

import httpx2 as httpx

from tests.support.peers import NEWEST, python_of
from tests.support.poll import eventually
from tests.support.ports import free_port
from tests.support.tracker import clean_environment

SCRIPT = Path(__file__).with_name("mlflow_fill.py")


@dataclass(frozen=True)
class Store:
    """A store of MLflow's, and what was logged to each run of it."""

    uri: str
    folder: Path
    runs: dict[str, dict[str, Any]]

    def run(self, name: str) -> str:
        """The id of the run of that name."""
        return next(run for run, logged in self.runs.items() if logged["name"] == name)


def fill(uri: str, folder: Path) -> Store:
    """Log to the store at `uri` with MLflow's client, working in `folder`."""
    expected = folder / "expected.json"
    command = [str(python_of(NEWEST)), "-P", str(SCRIPT), uri, str(expected)]
    done = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Store(uri, folder, json.loads(expected.read_text()))


@contextmanager
def mlflow_server(folder: Path) -> Iterator[str]:
    """MLflow's own server over a database in `folder`, which keeps files in `folder`/files; its address."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [str(python_of(NEWEST)), "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)]
    command += [
        "--backend-store-uri",
        f"sqlite:///{folder}/mlflow.db",
        "--artifacts-destination",
        str(folder / "files"),
    ]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--workers", "1"], cwd=folder, env=_environment(), stdout=log, stderr=log, start_new_session=True
        )
    try:
        eventually(lambda: _answers(url), 120, what=f"MLflow's first answer; {folder}/server.log says more")
        yield url
    finally:
        os.killpg(process.pid, SIGKILL)  # it takes half a minute to end in order
        process.wait(30)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def _environment() -> dict[str, str]:
    """Without what this process's own Python is told, which is not for another."""
    environment = clean_environment(
        MLFLOW_DISABLE_TELEMETRY="true", MLFLOW_SERVER_ENABLE_JOB_EXECUTION="false", GIT_PYTHON_REFRESH="quiet"
    )
    return {name: value for name, value in environment.items() if not name.startswith("PYTHON")} | {
        "PATH": f"{python_of(NEWEST).parent}{os.pathsep}{environment.get('PATH', '')}"
    }
