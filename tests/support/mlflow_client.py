"""MLflow's own clients, unchanged, each in the interpreter of an environment of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support import peers
from tests.support.pages import ROOT
from tests.support.tracker import clean_environment

QUICK = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0", "MLFLOW_HTTP_REQUEST_TIMEOUT": "30"}
"""A wrong answer shall fail at once: by itself a client tries again for minutes."""


def surroundings(python: Path, url: str, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a process of theirs: nothing in it but the address leads to Runfolio."""
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    quiet = {
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
        "GIT_PYTHON_REFRESH": "quiet",
        "MPLBACKEND": "agg",
    }
    # A client that finds itself in a test does other things than with its users.
    kept = {name: value for name, value in clean_environment().items() if not name.startswith(("MLFLOW_", "PYTEST_"))}
    return kept | quiet | QUICK | {"MLFLOW_TRACKING_URI": url, "PATH": path} | dict(settings or {})


@dataclass(frozen=True, slots=True)
class MlflowClient:
    """A client of a certain version.

    Args:
        environment: Its environment, by the name of its lock file.
        beside: Run it in the tests' own interpreter instead, with its packages behind the tests': Lightning and
            Transformers are there.
    """

    environment: str
    beside: bool = False

    @property
    def python(self) -> Path:
        """Its interpreter; the test does not run where that is not installed."""
        return peers.python_of(self.environment)

    def run(
        self,
        module: str,
        arguments: Sequence[str] = (),
        *,
        url: str,
        folder: Path,
        settings: Mapping[str, str] | None = None,
    ) -> str:
        """Run a module to its end: one of ours, or a command of theirs. Returns what it printed.

        Raises:
            AssertionError: It failed; the message holds what it wrote.
        """
        process = self.start(module, arguments, url=url, folder=folder, settings=settings)
        out, err = process.communicate()
        assert process.returncode == 0, f"{module} ended with {process.returncode}:\n{out}\n{err}"
        return out

    def start(
        self,
        module: str,
        arguments: Sequence[str] = (),
        *,
        url: str,
        folder: Path,
        settings: Mapping[str, str] | None = None,
    ) -> "subprocess.Popen[str]":
        """The same without waiting for its end."""
        environment = surroundings(self.python, url, settings) | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
        return subprocess.Popen(
            [*self._interpreter(), module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=environment,
        )

    def _interpreter(self) -> list[str]:
        if not self.beside:
            return [str(self.python), "-m"]
        packages = next((self.python.parents[1] / "lib").glob("python3.*")) / "site-packages"
        code = f"import runpy, site, sys; site.addsitedir({str(packages)!r}); sys.argv = sys.argv[1:]; "
        return [sys.executable, "-c", f"{code}runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"]


NEWEST = MlflowClient(peers.NEWEST)
OLDER = MlflowClient(peers.OLDER)
BESIDE = MlflowClient(peers.NEWEST, beside=True)
