"""The real `runfolio server`, as a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals
from urllib.parse import urlsplit

import httpx2 as httpx

from tests.support.poll import eventually

LISTENS = re.compile(r"listens on (http://127\.0\.0\.1:\d+)")


def clean_environment(**changes: str) -> dict[str, str]:
    """This process's environment without what sets up Runfolio or tells of the job it runs in, plus `changes`."""
    own = ("RUNFOLIO_", "SLURM_", "TORCHELASTIC_")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)} | changes


class Tracker:
    """A `runfolio server` process on a free port of 127.0.0.1 and a folder of its own.

    It may be stopped, killed and started again any number of times: address and data stay the same.

    Args:
        data: The data folder. It is made if it does not exist.
        spools: The folder whose spools the server takes in when it starts.
        database_url: Where the tables are; SQLite in the data folder if not given.
        arguments: More arguments of `runfolio server`.
        environment: More environment variables.
        python: The interpreter of another environment, with Runfolio installed in it.
    """

    def __init__(
        self,
        data: Path,
        spools: Path,
        *,
        database_url: str | None = None,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        python: Path | str = sys.executable,
    ) -> None:
        self.data = data
        self.log_file = data.with_name(f"{data.name}.log")
        self.url = ""
        self._python = str(python)
        self._arguments = list(arguments)
        self._environment = clean_environment(
            RUNFOLIO_SPOOL_DIR=str(spools), PYTHONUNBUFFERED="1", **(environment or {})
        )
        if database_url is not None:
            self._environment["RUNFOLIO_DATABASE_URL"] = database_url
        self._process: subprocess.Popen[bytes] | None = None
        self._http: httpx.Client | None = None

    @property
    def pid(self) -> int:
        return self._running().pid

    @property
    def log(self) -> str:
        """Everything it has written since the first start, standard output and error together."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    @property
    def http(self) -> httpx.Client:
        """A client whose addresses begin at the server's own: `tracker.http.get("/api/v1/runs")`."""
        if self._http is None:
            # trust_env: a proxy in the environment must not stand between the test and a server of this machine.
            self._http = httpx.Client(base_url=self.url, timeout=30, trust_env=False)
        return self._http

    def start(self, timeout: float = 30) -> "Tracker":
        """Start, and return when `/ready` answers 200.

        Raises:
            RuntimeError: It ended by itself; the message holds its log.
            AssertionError: It took too long.
        """
        self.spawn()
        self.wait_ready(timeout)
        return self

    def spawn(self) -> None:
        """Start without waiting for an answer."""
        assert self._process is None, "the tracker runs already"
        port = urlsplit(self.url).port or 0
        command = [self._python, "-m", "runfolio.cli.main", "server", "--host", "127.0.0.1", "--port", str(port)]
        self.data.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--data", str(self.data), *self._arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment,
                start_new_session=True,  # Ctrl-C in the terminal is for pytest, which then stops it in order.
            )

    def wait_ready(self, timeout: float = 30) -> None:
        """Wait until `/ready` answers 200."""
        eventually(self._ready, timeout, what=f"the tracker's first answer\n{self.log}\n")

    def stop(self, timeout: float = 30) -> int:
        """End in order (SIGTERM), and return the exit status."""
        return self._end(SIGTERM, timeout)

    def kill(self) -> None:
        """End as in a crash (SIGKILL), with every process that it started."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, SIGKILL)
        self._end(SIGKILL, 30)

    def restart(self) -> None:
        """Stop in order and start again at the same address."""
        self.stop()
        self.start()

    def send(self, number: Signals) -> None:
        """Send a signal, such as SIGSTOP and SIGCONT for a server that hangs for a while."""
        self._running().send_signal(number)

    def close(self) -> None:
        """End whatever still runs."""
        if self._http is not None:
            self._http.close()
        self.kill()

    def _running(self) -> "subprocess.Popen[bytes]":
        assert self._process is not None, "the tracker is not running"
        return self._process

    def _ready(self) -> bool:
        ended = self._running().poll()
        if ended is not None:
            self._process = None
            message = f"the tracker ended with status {ended}:\n{self.log}"
            raise RuntimeError(message)
        if not self.url:
            told = LISTENS.search(self.log)
            if told is None:
                return False
            self.url = told[1]
        try:
            return self.http.get("/ready").status_code == 200
        except httpx.TransportError:
            return False

    def _end(self, with_signal: Signals, timeout: float) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.poll() is None:
            process.send_signal(with_signal)
        return process.wait(timeout)
