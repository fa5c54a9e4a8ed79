"""The fixtures that tests of every tier share. What they are made of is in `tests/support/`."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from tests.support import tally
from tests.support.cli import Cli
from tests.support.components import missing
from tests.support.postgres import Postgres, PostgresUnavailable
from tests.support.small_fs import SmallFsUnavailable, small_fs
from tests.support.tracker import Tracker, clean_environment


@pytest.fixture(autouse=True)
def spool_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The spool folder of this test and of every process that it starts: never the one of the person who runs it."""
    for name in set(os.environ) - set(clean_environment()):
        if not name.startswith("RUNFOLIO_TEST_"):
            monkeypatch.delenv(name)
    folder = tmp_path / "spool"
    monkeypatch.setenv("RUNFOLIO_SPOOL_DIR", str(folder))
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL server, one a session."""
    try:
        server = Postgres()
        server.start()
    except PostgresUnavailable as reason:
        missing("PostgreSQL", str(reason))
    yield server
    server.remove()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of an empty PostgreSQL database of this test's own."""
    name = postgres.create_database()
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database; the test runs once on each engine."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'runfolio.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def start_tracker(tmp_path: Path, spool_dir: Path) -> Iterator[Callable[..., Tracker]]:
    """Start any number of trackers, each with a data folder of its own: `start_tracker(database_url=...)`."""
    number = count(1)
    with ExitStack() as stack:

        def start(
            *,
            data: Path | None = None,
            database_url: str | None = None,
            arguments: Sequence[str] = (),
            environment: Mapping[str, str] | None = None,
        ) -> Tracker:
            tracker = Tracker(
                data or tmp_path / f"tracker-{next(number)}",
                spool_dir,
                database_url=database_url,
                arguments=arguments,
                environment=environment,
            )
            stack.callback(lambda: sys.stderr.write(tracker.log))  # pytest shows it where the test failed
            stack.callback(tracker.close)
            return tracker.start()

        yield start


@pytest.fixture
def server(start_tracker: Callable[..., Tracker]) -> Tracker:
    """A tracker on SQLite."""
    return start_tracker()


@pytest.fixture
def server_on_each_database(start_tracker: Callable[..., Tracker], database_url: str) -> Tracker:
    """A tracker; the test runs once on SQLite and once on PostgreSQL."""
    return start_tracker(database_url=database_url)


@pytest.fixture
def cli(server: Tracker, spool_dir: Path) -> Cli:
    """The command `runfolio`, set up for the tracker of the fixture `server`."""
    return Cli(server, RUNFOLIO_SPOOL_DIR=str(spool_dir))


@pytest.fixture
def mount_small_fs(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mount a file system of so many bytes and give its path: `mount_small_fs(8 << 20)`."""
    number = count(1)
    with ExitStack() as stack:

        def mount(size: int) -> Path:
            folder = tmp_path / f"small-{next(number)}"
            folder.mkdir()
            try:
                return stack.enter_context(small_fs(folder, size))
            except SmallFsUnavailable as reason:
                missing("small file system", str(reason))

        yield mount


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    tally.report(terminalreporter)
