"""`runfolio experiments`, `runs`, `artifacts` and `gc`, on one tracker for all of this file."""

import csv
import io
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import runfolio as rf
from runfolio.cli.errors import ExitCode
from tests.support.cli import Cli
from tests.support.tracker import Tracker


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    folder = tmp_path_factory.mktemp("shared")
    shared = Tracker(folder / "data", folder / "no-spools", arguments=["--no-intake"]).start()
    yield shared
    shared.close()


@pytest.fixture
def cli(tracker: Tracker, spool_dir: Path) -> Cli:
    return Cli(tracker, RUNFOLIO_SPOOL_DIR=str(spool_dir), RUNFOLIO_DATA_DIR=str(tracker.data))


@pytest.fixture
def experiment(request: pytest.FixtureRequest) -> str:
    """A name that no other test uses."""
    return str(request.node.name)


@pytest.fixture
def log(tracker: Tracker, experiment: str) -> Any:
    """Log a short run: `log(lr=0.1)` gives its id."""

    def log(steps: int = 3, **params: Any) -> str:
        with rf.init(experiment, params=params, capture=False, url=tracker.url) as run:
            for step in range(steps):
                run.log({"loss": 1 / (step + 1), "odd": math.nan if step == 1 else math.inf}, step=step)
        return run.id

    return log


def test_runs_are_listed_as_the_server_filters_and_sorts_them(cli: Cli, log: Any, experiment: str) -> None:
    low, high, _ = log(lr=0.1), log(lr=0.2), log(lr=0.9)

    done = cli(
        "runs", "list", "-e", experiment, "--filter", "params.lr < 0.5", "--sort", "-params.lr", "-c", "params.lr"
    )

    assert done.code == ExitCode.OK
    header, *rows = (line.split("\t") for line in done.out.splitlines())
    assert header == ["id", "name", "experiment_id", "status", "started_at", "params.lr"]
    assert [(row[0], row[5]) for row in rows] == [(high, "0.2"), (low, "0.1")]


def test_a_bad_filter_ends_with_a_caret_under_the_mistake(cli: Cli) -> None:
    done = cli("runs", "list", "--filter", "params.lr <")

    assert done.code == ExitCode.FAILED
    assert done.out == ""
    assert done.err.splitlines()[1].strip() == "params.lr <"
    assert done.err.splitlines()[2].strip() == "^"


def test_a_run_is_shown_with_its_values_and_attempts(cli: Cli, log: Any) -> None:
    run = log(lr=0.1)

    shown = cli("runs", "show", run, "--json").json

    assert (shown["id"], shown["params"], len(shown["attempts"])) == (run, {"lr": 0.1}, 1)
    assert f"id\t{run}\n" in cli("runs", "show", run).out


def test_a_run_that_is_not_there_is_not_found(cli: Cli) -> None:
    done = cli("runs", "show", "nobody")

    assert done.code == ExitCode.NOT_FOUND
    assert "nobody" in done.err
    assert done.out == ""


def test_history_in_csv_and_json_is_exact(cli: Cli, log: Any) -> None:
    run = log()

    rows = list(csv.DictReader(io.StringIO(cli("runs", "history", run, "loss", "odd").out)))
    points = cli("runs", "history", run, "loss", "--format", "json").json

    assert [(row["metric"], row["step"]) for row in rows] == [
        (name, str(s)) for name in ("loss", "odd") for s in range(3)
    ]
    assert [float(row["value"]) for row in rows[:3]] == [point["value"] for point in points] == [1.0, 1 / 2, 1 / 3]
    assert [row["value"] for row in rows[3:]] == ["inf", "nan", "inf"]


def test_history_of_a_metric_that_is_not_there_is_not_found(cli: Cli, log: Any) -> None:
    assert cli("runs", "history", log(), "losss").code == ExitCode.NOT_FOUND


@pytest.mark.parametrize("by", ["run", "experiment"])
def test_export_writes_every_point_as_parquet(cli: Cli, log: Any, experiment: str, by: str, tmp_path: Path) -> None:
    run = log(steps=5)
    file = tmp_path / "all.parquet"

    done = cli("runs", "export", run if by == "run" else experiment, "-o", str(file))

    assert done.code == ExitCode.OK
    table = pq.read_table(file)
    assert table.column_names == ["run", "metric", "step", "time", "value"]
    assert table.num_rows == 10
    assert list(tmp_path.glob(".*part")) == []


def test_diff_shows_only_what_differs(cli: Cli, log: Any) -> None:
    one, two = log(lr=0.1, opt="adam"), log(lr=0.2, opt="adam")

    rows = cli("runs", "diff", one, two, "--json").json

    fields = {row["field"]: (row["a"], row["b"]) for row in rows}
    assert fields["params.lr"] == (0.1, 0.2)
    assert "params.opt" not in fields
    everything = cli("runs", "diff", one, two, "--json", "--all").json
    assert "params.opt" in {row["field"] for row in everything}


def test_tags_are_set_and_removed_on_all_that_a_filter_finds(cli: Cli, log: Any, experiment: str) -> None:
    chosen, other = log(lr=0.1), log(lr=0.9)
    which = ("--experiment", experiment, "--filter", "params.lr < 0.5")

    assert cli("runs", "tag", "best", "rank=1", *which).code == ExitCode.OK
    assert cli("runs", "tag", "best=", "--run", chosen).code == ExitCode.OK

    assert cli("runs", "show", chosen, "--json").json["tags"] == {"rank": 1}
    assert cli("runs", "show", other, "--json").json["tags"] == {}


def test_delete_away_from_a_terminal_does_nothing_without_yes(cli: Cli, log: Any, experiment: str) -> None:
    run = log()

    done = cli("runs", "delete", "--experiment", experiment)

    assert done.code == ExitCode.USAGE
    assert "delete 1 run" in done.err
    assert cli("runs", "show", run, "--json").json["lifecycle"] == "active"


def test_runs_go_and_come_back(cli: Cli, log: Any) -> None:
    run = log()
    stands = []
    for command in (["archive"], ["restore"], ["delete", "--yes"], ["restore"]):
        assert cli("runs", *command, run).code == ExitCode.OK
        stands.append(cli("runs", "show", run, "--json").json["lifecycle"])

    assert stands == ["archived", "active", "deleted", "active"]


def test_runs_that_are_not_named_at_all_are_wrong_usage(cli: Cli) -> None:
    assert cli("runs", "delete", "--yes").code == ExitCode.USAGE


def test_an_experiment_is_listed_shown_tagged_and_archived(cli: Cli, log: Any, experiment: str) -> None:
    run = log()

    assert experiment in {row["name"] for row in cli("experiments", "list", "--json").json}
    assert [row["id"] for row in cli("experiments", "show", experiment, "--json").json["runs"]] == [run]
    assert cli("experiments", "tag", experiment, "paper").code == ExitCode.OK
    assert cli("experiments", "archive", experiment).code == ExitCode.OK

    assert cli("runs", "show", run, "--json").json["tags"] == {"paper": True}
    assert cli("experiments", "show", experiment, "--json").json["status"] == "archived"


def test_files_go_up_and_come_down_whole(cli: Cli, log: Any, tmp_path: Path) -> None:
    run = log()
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "weights.bin").write_bytes(bytes(range(256)) * 10_000)
    (tmp_path / "model" / "empty").touch()

    assert cli("artifacts", "put", run, str(tmp_path / "model")).code == ExitCode.OK
    listed = cli("artifacts", "list", run, "-r", "--json").json
    assert cli("artifacts", "get", run, "model", "-o", str(tmp_path / "back")).code == ExitCode.OK

    assert {(entry["path"], entry["size"]) for entry in listed} == {
        ("model/empty", 0),
        ("model/weights.bin", 2_560_000),
    }
    assert (tmp_path / "back" / "weights.bin").read_bytes() == bytes(range(256)) * 10_000
    assert cli("artifacts", "get", run, "nothing").code == ExitCode.NOT_FOUND


def test_gc_removes_what_was_deleted_for_good_and_only_when_told_to(cli: Cli, log: Any) -> None:
    run = log()
    cli("runs", "delete", run, "--yes")

    assert cli("gc", "--dry-run", "--json").json == {"experiments": 0, "runs": 0, "models": 0}
    assert cli("gc", "--yes", "--json").json["runs"] == 0
    assert cli("gc", "--now").code == ExitCode.USAGE
    assert cli("gc", "--now", "--yes", "--json").json["runs"] >= 1
    assert cli("runs", "show", run).code == ExitCode.NOT_FOUND


def test_without_a_server_a_command_ends_with_a_code_of_its_own() -> None:
    done = Cli(None, RUNFOLIO_URL="http://127.0.0.1:9")("runs", "list", "--json")

    assert done.code == ExitCode.UNREACHABLE
    assert (done.out, done.err.count("\n")) == ("", 1)
