"""`runfolio server` and `runfolio db`."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

import runfolio as rf
from runfolio.cli.errors import ExitCode
from tests.support.cli import Cli
from tests.support.poll import eventually
from tests.support.tracker import Tracker


def test_it_ends_in_order_when_asked_to(server: Tracker) -> None:
    assert server.stop() == 0
    assert "Traceback" not in server.log


def test_idle_it_has_not_loaded_what_only_some_requests_need(server: Tracker) -> None:
    server.restart()  # the first start also migrates, which takes Alembic
    maps = Path(f"/proc/{server.pid}/maps")
    if not maps.exists():
        return  # only Linux shows what a process has mapped
    assert "pyarrow" not in maps.read_text()
    assert "psycopg" not in maps.read_text()


def test_a_taken_port_ends_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        done = Cli(None)("server", "--port", str(port), "--data", str(tmp_path))

    assert done.code == ExitCode.FAILED
    assert done.err.startswith(f"runfolio: port {port} of 127.0.0.1 is taken")
    assert done.err.count("\n") == 1


def test_a_second_server_on_one_folder_ends_in_a_sentence_that_names_postgresql(server: Tracker) -> None:
    done = Cli(None)("server", "--port", "0", "--data", str(server.data))

    assert done.code == ExitCode.FAILED
    assert done.err.count("\n") == 1
    assert "PostgreSQL" in done.err


@pytest.mark.parametrize("url", ["mysql://localhost/x", "nonsense"])
def test_a_database_of_an_unknown_kind_is_wrong_usage(url: str, tmp_path: Path) -> None:
    done = Cli(None)("server", "--port", "0", "--data", str(tmp_path), "--database-url", url)

    assert done.code == ExitCode.USAGE
    assert "postgresql://" in done.err


def test_spools_of_earlier_runs_are_taken_in_at_the_start(start_tracker: Callable[..., Tracker]) -> None:
    with rf.init("before", mode="offline", capture=False) as run:
        run.log({"loss": 0.5}, step=3)

    server = start_tracker()

    eventually(lambda: server.http.get(f"/api/v1/runs/{run.id}").status_code == 200, what="the run on the server")
    eventually(lambda: "took in" in server.log, what="the words about it")


def test_no_intake_leaves_them_alone(start_tracker: Callable[..., Tracker]) -> None:
    with rf.init("before", mode="offline", capture=False) as run:
        run.log({"loss": 0.5})

    server = start_tracker(arguments=["--no-intake"])

    assert server.http.get(f"/api/v1/runs/{run.id}").status_code == 404


def test_db_makes_a_database_and_then_finds_it_current(database_url: str, tmp_path: Path) -> None:
    cli = Cli(None, RUNFOLIO_DATABASE_URL=database_url, RUNFOLIO_DATA_DIR=str(tmp_path / "data"))

    assert cli("db", "upgrade").code == ExitCode.OK
    assert cli("db", "check").code == ExitCode.OK
    now = cli("db", "current", "--json").json
    assert now["revision"] == now["needed"]


def test_db_check_of_a_folder_without_a_database_is_not_found(tmp_path: Path) -> None:
    done = Cli(None)("db", "check", "--data", str(tmp_path))

    assert done.code == ExitCode.NOT_FOUND
    assert not (tmp_path / "runfolio.db").exists()
