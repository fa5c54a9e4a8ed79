"""Reading back with `rf.get_run` and `rf.runs`."""

import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import runfolio as rf
from runfolio.sdk.errors import FilterError, MetricNotFoundError, RequestFailed, RunNotFoundError, Unreachable
from tests.support.poll import eventually
from tests.support.tracker import Tracker

Say = Callable[..., str]


@pytest.fixture
def said(server: Tracker, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Log a run to the server: `said(opt="adam")` gives its id."""
    monkeypatch.setenv("RUNFOLIO_URL", server.url)

    def say(steps: int = 4, experiment: str = "reading", **params: Any) -> str:
        with rf.init(experiment, params=params, tags={"base": True}, capture=False) as run:
            for step in range(steps):
                run.log({"loss": 1 / (step + 1), "acc": math.nan if step == 1 else step * 0.25}, step=step)
            run.summary["best"] = 0.75
        return run.id

    return say


@pytest.fixture
def without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where only the base package is installed."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)


def test_a_run_comes_back_with_all_it_said_of_itself(said: Say) -> None:
    run = rf.get_run(said(lr=0.001, opt="adam", net={"depth": 3}))

    assert run.params == {"lr": 0.001, "opt": "adam", "net.depth": 3}
    assert run.tags == {"base": True}
    assert run.summary == {"best": 0.75}
    assert run.status == "finished"
    assert run.last_step == 3
    assert [attempt.status for attempt in run.attempts()] == ["finished"]


def test_a_run_comes_back_with_what_is_known_of_its_metrics(said: Say) -> None:
    id_ = said()

    metrics = eventually(lambda: rf.get_run(id_).metrics, what="the metrics, folded")

    assert (metrics["loss"].value, metrics["loss"].max, metrics["loss"].max_step) == (0.25, 1.0, 0)
    assert (metrics["acc"].count, metrics["acc"].nonfinite_count) == (3, 1)


def test_history_gives_every_point_of_the_metrics_asked_for(said: Say) -> None:
    table = rf.get_run(said()).history("loss", "acc")

    assert table.columns == ("metric", "step", "time", "value")
    assert len(table) == 8
    loss = [row for row in table if row["metric"] == "loss"]
    assert [(row["step"], row["value"]) for row in loss] == [(0, 1.0), (1, 1 / 2), (2, 1 / 3), (3, 1 / 4)]
    assert all(row["time"].utcoffset().total_seconds() == 0 for row in loss)


def test_history_turns_into_what_the_reader_works_with(said: Say) -> None:
    table = rf.get_run(said()).history("loss")

    assert table.to_arrow().num_rows == 4
    assert table.to_pandas()["value"].tolist() == [1.0, 1 / 2, 1 / 3, 1 / 4]
    assert table.to_polars()["step"].to_list() == [0, 1, 2, 3]


@pytest.mark.usefixtures("without_pyarrow")
def test_history_needs_no_pyarrow(said: Say) -> None:
    table = rf.get_run(said()).history("loss", "acc")

    values = {(row["metric"], row["step"]): row["value"] for row in table.rows()}
    assert values["loss", 2] == 1 / 3
    assert math.isnan(values["acc", 1])
    with pytest.raises(ValueError, match=r"runfolio\[read\]"):
        table.to_arrow()


def test_a_metric_that_does_not_exist_names_the_one_that_was_meant(said: Say) -> None:
    run = rf.get_run(said())
    eventually(lambda: rf.get_run(run.id).metrics, what="the metrics, folded")

    with pytest.raises(MetricNotFoundError, match="did you mean 'loss'"):
        run.history("losss")


def test_runs_are_a_table_with_a_column_for_each_value(said: Say) -> None:
    ids = {said(opt="adam"), said(opt="sgd", layers=[1, 2])}

    table = rf.runs(experiment="reading")

    assert {row["id"] for row in table} == ids
    assert {"params.opt", "params.layers", "tags.base", "summary.best", "metrics.loss"} <= set(table.columns)
    assert sorted(table.to_pandas()["params.opt"]) == ["adam", "sgd"]
    assert "[2 rows" in repr(table)


def test_runs_are_found_sorted_and_counted_by_the_server(said: Say) -> None:
    few, many, _ = said(steps=2, lr=0.1), said(steps=8, lr=0.2), said(steps=4, lr=0.9)

    def found() -> list[str]:
        return [row["id"] for row in rf.runs("params.lr < 0.5", sort="metrics.loss")]

    eventually(lambda: found() == [many, few], what="the order by a metric, once it is folded")
    assert len(rf.runs(limit=1)) == 1


def test_a_filter_that_cannot_be_read_shows_where(said: Say) -> None:
    with pytest.raises(FilterError) as caught:
        rf.runs("metrics.loss > ")

    assert isinstance(caught.value, ValueError)
    line, caret = str(caught.value).splitlines()[1:]
    assert line.strip() == "metrics.loss >"
    assert caret.index("^") - 2 == caught.value.column - 1


def test_an_unknown_run_or_experiment_is_not_found(said: Say) -> None:
    with pytest.raises(RunNotFoundError, match="nobody"):
        rf.get_run("nobody")
    with pytest.raises(RequestFailed, match="404"):
        rf.runs(experiment="nothing")


def test_a_server_that_is_away_is_unreachable() -> None:
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9"):
        rf.get_run("any", url="http://127.0.0.1:9")


def test_files_come_back_whole(said: Say, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "weights.bin").write_bytes(b"w" * 3_000_000)
    (tmp_path / "model" / "empty").touch()
    with rf.init("files", capture=False) as writing:
        writing.log_artifact(tmp_path / "model")
    run = rf.get_run(writing.id)

    assert sorted(entry.path for entry in run.artifacts()) == ["model/empty", "model/weights.bin"]
    file = run.download("model/weights.bin", tmp_path)
    folder = run.download("model", tmp_path / "copy")

    assert file.read_bytes() == (folder / "weights.bin").read_bytes() == b"w" * 3_000_000
    assert (folder / "empty").stat().st_size == 0
    with pytest.raises(RequestFailed, match="404"):
        run.download("nothing", tmp_path)


def test_what_was_printed_comes_back(said: Say) -> None:
    with rf.init("printing", capture=["console"]) as writing:
        print("step one")

    assert "step one" in rf.get_run(writing.id).console()
