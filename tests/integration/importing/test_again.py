"""An import that is run again, was killed, or meets what is there already."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from runfolio.cli.errors import ExitCode
from tests.support.cli import Cli, Finished
from tests.support.gate import gate_before
from tests.support.mlflow_store import Store
from tests.support.tracker import Tracker, clean_environment


@pytest.fixture
def store(database_store: Store, tmp_path: Path) -> Store:
    """A database of this test's own, to be changed; its files lie where they were."""
    copied = tmp_path / "mlflow.db"
    shutil.copy(database_store.folder / "mlflow.db", copied)
    return Store(f"sqlite:///{copied}", tmp_path, database_store.runs)


def execute(store: Store, *statements: str) -> None:
    with closing(sqlite3.connect(store.folder / "mlflow.db")) as database, database:
        for statement in statements:
            database.execute(statement)


def counts(done: Finished) -> dict[str, tuple[int, int]]:
    return {row["what"]: (row["source"], row["destination"]) for row in done.json["counts"]}


def changed(tracker: Tracker) -> list[Any]:
    """When each run last changed."""
    query = {"lifecycle": "all", "fields": ""}
    items = tracker.http.get("/api/v1/runs", params=query).raise_for_status().json()["items"]
    return sorted((item["id"], item["updated_at"]) for item in items)


def test_a_run_whose_id_is_too_long_for_us_is_reached_by_it(store: Store, cli: Cli, server: Tracker) -> None:
    run, long = next(iter(store.runs)), "r" * 200
    tables = ("runs", "metrics", "latest_metrics", "params", "tags")
    execute(store, *(f"UPDATE {table} SET run_uuid = '{long}' WHERE run_uuid = '{run}'" for table in tables))

    done = cli("import", "mlflow", store.uri, "--no-artifacts", "--json")

    assert all(here == there for here, there in counts(done).values())
    found = server.http.get("/api/2.0/mlflow/runs/get", params={"run_id": long}).raise_for_status().json()["run"]
    assert found["info"]["run_name"] == store.runs[run]["name"]


def test_a_second_import_sends_nothing(store: Store, cli: Cli, server: Tracker) -> None:
    first = cli("import", "mlflow", store.uri, "--json")
    before = changed(server)

    second = cli("import", "mlflow", store.uri, "--json")

    assert second.code == ExitCode.OK
    assert second.out == first.out
    assert changed(server) == before


@pytest.mark.parametrize("after", [2, 8, 15, 25])
def test_an_import_that_was_killed_is_finished_by_the_next(
    after: int, store: Store, cli: Cli, server: Tracker, whole: dict[str, tuple[int, int]]
) -> None:
    with gate_before(server.url) as gate:
        gate.passes = after
        command = [sys.executable, "-m", "runfolio.cli.main", "import", "mlflow", store.uri, "--url", gate.url]
        process = subprocess.Popen(command, env=clean_environment(), stderr=subprocess.DEVNULL)
        assert gate.caught.wait(60)
        process.send_signal(signal.SIGKILL)
        process.wait(10)

    done = cli("import", "mlflow", store.uri, "--json")

    assert done.code == ExitCode.OK, done.err
    assert counts(done) == whole


@pytest.fixture(scope="module")
def whole(database_store: Store, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, int]]:
    """What an import that nothing disturbs counts."""
    folder = tmp_path_factory.mktemp("whole")
    tracker = Tracker(folder / "data", folder / "no-spools", arguments=["--no-intake"]).start()
    done = Cli(tracker)("import", "mlflow", database_store.uri, "--json")
    tracker.close()
    return counts(done)


def test_what_was_logged_meanwhile_comes_with_the_next(store: Store, cli: Cli, server: Tracker) -> None:
    cli("import", "mlflow", store.uri)
    run = store.run("alive")
    execute(
        store,
        f"INSERT INTO metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES ('loss', 0.25, 5, 1, 0, '{run}')",
        f"INSERT INTO params (key, value, run_uuid) VALUES ('late', '5', '{run}')",
        f"UPDATE tags SET value = 'eve' WHERE key = 'mlflow.user' AND run_uuid = '{run}'",
        f"UPDATE runs SET status = 'FINISHED', end_time = start_time + 1000 WHERE run_uuid = '{run}'",
    )

    done = cli("import", "mlflow", store.uri)

    assert done.code == ExitCode.OK, done.err
    shown = server.http.get(f"/api/v1/runs/{run}").json()
    assert (shown["status"], shown["params"], shown["tags"]) == ("finished", {"late": 5}, {"mlflow.user": "eve"})
    assert shown["metrics"]["loss"]["count"] == 2
    assert shown["ended_at"] == "2023-11-14T22:17:21Z"


def test_points_that_are_there_twice_are_told(store: Store, cli: Cli, server: Tracker) -> None:
    cli("import", "mlflow", store.uri)
    run = store.run("alive")
    point = {"name": "loss", "value": 0.5, "step": 0, "timestamp": 1_700_000_000}
    server.http.post(f"/api/v1/runs/{run}/metrics", json={"metrics": [point]}).raise_for_status()

    done = cli("import", "mlflow", store.uri)

    assert done.code == ExitCode.FAILED
    assert f"run {run}: metric loss has 1 points in the source, 2 there" in done.err


def test_a_version_outlives_its_model(store: Store, cli: Cli, server: Tracker) -> None:
    execute(store, "UPDATE logged_models SET lifecycle_stage = 'deleted'")

    assert cli("import", "mlflow", store.uri).code == ExitCode.OK
    version = server.http.get("/api/v1/registry/models/best digits/versions/3").raise_for_status().json()
    assert version["model_id"] is None
    assert version["source"].startswith("models:/m-")
    assert cli("import", "mlflow", store.uri).code == ExitCode.OK


def test_what_was_added_to_a_run_here_stays(store: Store, cli: Cli, server: Tracker) -> None:
    cli("import", "mlflow", store.uri)
    run = store.run("long")
    server.http.patch(f"/api/v1/runs/{run}/tags", json={"best": True}).raise_for_status()

    assert cli("import", "mlflow", store.uri).code == ExitCode.OK
    assert server.http.get(f"/api/v1/runs/{run}").json()["tags"]["best"] is True


def test_a_name_that_a_deleted_experiment_has_is_told_plainly(store: Store, cli: Cli, server: Tracker) -> None:
    made = server.http.post("/api/v1/experiments", json={"name": "mnist"}).raise_for_status().json()
    server.http.delete(f"/api/v1/experiments/{made['id']}").raise_for_status()

    done = cli("import", "mlflow", store.uri, "--json")

    assert done.code == ExitCode.FAILED
    assert f"experiment 'mnist' was deleted on {server.url}" in done.json["differences"][0]
    assert counts(done)["experiments"] == (3, 2)


def test_an_experiment_that_holds_other_runs_is_not_deleted(store: Store, cli: Cli, server: Tracker) -> None:
    server.http.post("/api/v1/runs", json={"experiment": "gone", "id": "ours"}).raise_for_status()

    done = cli("import", "mlflow", store.uri)

    assert done.code == ExitCode.FAILED
    assert "experiment 'gone' is deleted in the source" in done.err
    assert server.http.get("/api/v1/runs/ours").json()["lifecycle"] == "active"


def test_a_dry_run_compares_and_stores_nothing(store: Store, cli: Cli, server: Tracker) -> None:
    done = cli("import", "mlflow", store.uri, "--dry-run", "--json")

    assert done.code == ExitCode.OK
    assert counts(done)["runs"] == (len(store.runs), 0)
    assert server.http.get("/api/v1/experiments", params={"status": "all"}).json()["items"] == []


def test_only_the_experiments_that_are_named_come(store: Store, cli: Cli, server: Tracker) -> None:
    done = cli("import", "mlflow", store.uri, "-e", "ödd näme / ☃", "--json")

    assert (counts(done)["runs"], counts(done)["registered"]) == ((1, 1), (0, 0))
    names = [item["name"] for item in server.http.get("/api/v1/experiments").json()["items"]]
    assert names == ["ödd näme / ☃"]


def test_an_experiment_that_the_source_lacks_is_a_mistake(store: Store, cli: Cli) -> None:
    done = cli("import", "mlflow", store.uri, "-e", "nowhere")

    assert done.code == ExitCode.FAILED
    assert "the source has no experiment 'nowhere'" in done.err


def test_files_can_be_left_where_they_are(store: Store, cli: Cli, server: Tracker) -> None:
    done = cli("import", "mlflow", store.uri, "--no-artifacts", "--json")

    assert done.code == ExitCode.OK
    assert counts(done)["files"] == (0, 0)
    assert server.http.get(f"/api/v1/runs/{store.run('child 2')}/artifacts").json()["items"] == []


def test_files_out_of_reach_are_counted_and_named(store: Store, cli: Cli) -> None:
    run = store.run("child 2")
    execute(store, f"UPDATE runs SET artifact_uri = 'dbfs:/somewhere' WHERE run_uuid = '{run}'")

    done = cli("import", "mlflow", store.uri, "--json")

    assert done.code == ExitCode.FAILED
    assert done.json["out_of_reach"] == [f"run {run}: files: dbfs: cannot be read here"]


def test_a_server_that_is_away_has_its_own_exit_code(store: Store, start_tracker: Callable[..., Tracker]) -> None:
    tracker = start_tracker()
    tracker.stop()

    done = Cli(tracker)("import", "mlflow", store.uri)

    assert done.code == ExitCode.UNREACHABLE
