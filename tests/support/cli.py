"""The command `runfolio` as a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.support.tracker import Tracker, clean_environment


@dataclass(frozen=True)
class Finished:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Cli:
    """Runs commands against one tracker: `cli("runs", "list", "--json").json`."""

    def __init__(self, tracker: Tracker | None, **environment: str) -> None:
        url = {"RUNFOLIO_URL": tracker.url} if tracker is not None else {}
        self._environment = clean_environment(**url, **environment)

    def __call__(self, *arguments: str, timeout: float = 60) -> Finished:
        command = [sys.executable, "-m", "runfolio.cli.main", *arguments]
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=self._environment,
            timeout=timeout,
            check=False,
        )
        return Finished(done.returncode, done.stdout, done.stderr)
