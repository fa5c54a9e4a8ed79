"""`runfolio sync`, `verify` and `doctor`."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import runfolio as rf
from runfolio.cli.errors import ExitCode
from tests.support.cli import Cli
from tests.support.poll import eventually
from tests.support.tracker import Tracker


@pytest.fixture
def offline_run(server: Tracker, tmp_path: Path) -> str:
    """A run of 100 rows and a file that came too late to be taken in when the server started."""
    model = tmp_path / "model.bin"
    model.write_bytes(b"weights")
    with rf.init("offline", mode="offline", capture=False) as run:
        for step in range(100):
            run.log({"loss": 1 / (step + 1), "odd": float("nan") if step % 2 else -0.0}, step=step)
        run.log_artifact(model)
    return run.id


def test_verify_finds_missing_what_was_not_sent(offline_run: str, cli: Cli) -> None:
    done = cli("verify", "--json")

    assert done.code == ExitCode.FAILED
    [report] = done.json
    assert (report["run"], report["points"], report["missing"], report["files_missing"]) == (offline_run, 200, 200, 1)
    assert "loss = 1.0 at step 0" in done.err


def test_what_sync_has_sent_verify_finds_to_the_bit(offline_run: str, cli: Cli) -> None:
    sent = cli("sync", "--json")

    assert sent.code == ExitCode.OK
    assert [row["left"] for row in sent.json] == [0]
    assert cli("verify", "--json").json[0]["state"] == "complete"
    assert cli("sync", "--json").json == []


def test_a_dry_run_sends_nothing(offline_run: str, cli: Cli, server: Tracker) -> None:
    done = cli("sync", "--dry-run", "--json")

    assert [(row["run"], row["left"]) for row in done.json] == [(offline_run, done.json[0]["bytes"])]
    assert server.http.get(f"/api/v1/runs/{offline_run}").status_code == 404


def test_sync_of_one_runs_folder_leaves_the_others(
    offline_run: str, spool_dir: Path, cli: Cli, server: Tracker
) -> None:
    with rf.init("offline", mode="offline", capture=False) as other:
        other.log({"loss": 1.0})

    assert cli("sync", str(spool_dir / offline_run)).code == ExitCode.OK

    assert server.http.get(f"/api/v1/runs/{other.id}").status_code == 404


def test_sync_without_a_server_says_so_at_once(offline_run: str, spool_dir: Path) -> None:
    done = Cli(None, RUNFOLIO_SPOOL_DIR=str(spool_dir), RUNFOLIO_URL="http://127.0.0.1:9")("sync")

    assert done.code == ExitCode.UNREACHABLE
    assert done.err.startswith("runfolio: http://127.0.0.1:9")


def test_sync_of_a_folder_without_spools_is_not_found(tmp_path: Path, cli: Cli) -> None:
    assert cli("sync", str(tmp_path)).code == ExitCode.NOT_FOUND


def test_points_that_the_server_has_lost_come_again_with_sync_again(
    offline_run: str, cli: Cli, server: Tracker
) -> None:
    assert cli("sync").code == ExitCode.OK
    server.stop()
    with closing(sqlite3.connect(server.data / "runfolio.db")) as database:
        database.executescript("DELETE FROM metric_batches; UPDATE writers SET offset = 0;")
    server.start()

    assert cli("verify").code == ExitCode.FAILED
    assert cli("sync", "--again").code == ExitCode.OK
    assert cli("verify").code == ExitCode.OK


def test_follow_sends_what_is_written_while_it_runs(cli: Cli, server: Tracker) -> None:
    command = [sys.executable, "-m", "runfolio.cli.main", "sync", "--follow", "--url", server.url]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as following:
        try:
            with rf.init("followed", mode="offline", capture=False) as run:
                run.log({"loss": 1.0})
                address = f"/api/v1/runs/{run.id}/metrics?name=loss"
                eventually(lambda: server.http.get(address).json().get("items"), what="the point on the server")
                run.log({"loss": 2.0})
                eventually(lambda: len(server.http.get(address).json()["items"]) == 2, what="the second point")
        finally:
            following.terminate()


def test_doctor_finds_a_healthy_path_healthy_and_leaves_no_trace(cli: Cli, server: Tracker, spool_dir: Path) -> None:
    done = cli("doctor", "--json")

    assert done.code == ExitCode.OK
    states = {row["check"]: row["state"] for row in done.json}
    assert {"settings", "spool folder", "server", "clocks", "trial run", "cost of log()"} <= set(states)
    assert states["trial run"] == "ok"
    assert list(spool_dir.iterdir()) == []
    assert server.http.get("/api/v1/experiments").json()["items"] == []


def test_doctor_without_a_server_fails_on_it_and_still_measures(spool_dir: Path) -> None:
    done = Cli(None, RUNFOLIO_SPOOL_DIR=str(spool_dir), RUNFOLIO_URL="http://127.0.0.1:9")("doctor", "--json")

    assert done.code == ExitCode.FAILED
    assert [row["check"] for row in done.json if row["state"] == "failed"] == ["server"]
    assert any(row["check"] == "cost of log()" for row in done.json)
