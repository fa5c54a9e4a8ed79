"""The public surface, offline: what is called is what the spool says."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import runfolio as rf
from runfolio.sdk import exits
from runfolio.sdk.errors import ConfigError, NoActiveRunError, ValueNotLoggedError
from runfolio.sdk.reading import SegmentFile, segment_headers, writer_folders
from tests.support.streams import events, rows


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No network and no capture; nothing of a run outlives its test."""
    monkeypatch.setenv("RUNFOLIO_MODE", "offline")
    yield
    for run in list(exits.runs):
        run.finish()


@pytest.fixture
def read(spool_dir: Path) -> Callable[[rf.Run], bytes]:
    def read(run: rf.Run) -> bytes:
        found = [path for folder in writer_folders(spool_dir, run.id) for _, path in segment_headers(folder)]
        return b"".join(SegmentFile(path).read(0, SegmentFile(path).position) for path in found)

    return read


Read = Callable[[rf.Run], bytes]


def start(**arguments: Any) -> rf.Run:
    return rf.init("test", capture=False, **arguments)


def logged(stream: bytes) -> list[tuple[int, dict[str, float]]]:
    return [(row.step, row.values) for row in rows(stream)]


def test_what_is_logged_is_in_the_spool(read: Read) -> None:
    with start() as run:
        run.log({"loss": 0.5, "acc": np.float32(0.25)}, step=3)
        run.log({"loss": 0.25, "acc": True})
    assert logged(read(run)) == [(3, {"loss": 0.5, "acc": 0.25}), (4, {"loss": 0.25, "acc": 1.0})]


def test_the_first_row_is_preceded_by_the_attempt_s_first_step(read: Read) -> None:
    with start() as run:
        run.log({"a": 1}, step=7)
        run.log({"b": 1}, step=8)
    assert [(event["step"], event["attempt"]) for event in events(read(run), "attempt_step")] == [(7, run.attempt)]


def test_what_cannot_be_logged_is_said_once_and_counted(read: Read, capsys: pytest.CaptureFixture[str]) -> None:
    with start() as run:
        for _ in range(5):
            run.log({"good": 1.0, "bad": "text"})
    assert capsys.readouterr().err.count("'bad' is skipped") == 1
    assert sum(event["count"] for event in events(read(run), "notice")) == 5
    assert len(rows(read(run))) == 5


@pytest.mark.parametrize("step", [1 << 63, "x", 1.5, None, [1]])
def test_log_never_raises_whatever_the_step(step: Any, read: Read) -> None:
    with start() as run:
        run.log({"a": 1.0}, step=0)
        run.log({"a": 2.0}, step=step)
        run.log({"a": 3.0}, step=np.int64(9))  # type: ignore[arg-type]  # a whole number all the same
        run.log({"a": 4.0}, step=10.0)  # type: ignore[arg-type]  # a whole number all the same
    assert [row.step for row in rows(read(run))][-2:] == [9, 10]


@pytest.mark.parametrize("data", [None, 7, "text", [("a", 1)]])
def test_log_never_raises_whatever_the_data(data: Any) -> None:
    with start() as run:
        run.log(data)


def test_a_strict_run_raises() -> None:
    with start(strict=True) as run, pytest.raises(ValueNotLoggedError, match="'bad'"):
        run.log({"bad": "text"})


def test_a_call_after_the_end_is_ignored_and_said(capsys: pytest.CaptureFixture[str], read: Read) -> None:
    run = start()
    run.log({"a": 1.0})
    run.finish()
    run.log({"a": 2.0})
    run.params["x"] = 1
    assert len(rows(read(run))) == 1
    assert capsys.readouterr().err.count("has finished") == 1


def test_parameters_tags_notes_and_summary_are_said_in_order(read: Read) -> None:
    with start(params={"opt": {"lr": 0.1}}, tags=["base"], notes="first") as run:
        run.params["n"] = 3
        run.params.update({"opt": {"name": "adam"}})
        run.tag("good", data="v2")
        run.untag("base")
        run.summary["acc"] = 0.9
        del run.summary["acc"]
    assert dict(run.params) == {"opt.lr": 0.1, "n": 3, "opt.name": "adam"}
    said = [(event["type"], event.get("set", event.get("text")), event.get("unset")) for event in events(read(run))]
    assert said[:-1] == [
        ("params", {"opt.lr": 0.1}, None),
        ("tags", {"base": True}, []),
        ("notes", "first", None),
        ("params", {"n": 3}, None),
        ("params", {"opt.name": "adam"}, None),
        ("tags", {"good": True, "data": "v2"}, []),
        ("tags", {}, ["base"]),
        ("summary", {"acc": 0.9}, []),
        ("summary", {}, ["acc"]),
    ]


@pytest.mark.parametrize(
    ("error", "status"),
    [(None, "finished"), (ValueError("no"), "failed"), (KeyboardInterrupt(), "killed"), (SystemExit(0), "finished")],
)
def test_the_status_follows_how_the_block_ended(error: BaseException | None, status: str, read: Read) -> None:
    run = start()
    with contextlib.suppress(BaseException), run:
        if error is not None:
            raise error
    assert [event["status"] for event in events(read(run), "status")] == [status]


def test_a_file_is_kept_and_named(tmp_path: Path, read: Read) -> None:
    (tmp_path / "model.pt").write_bytes(b"weights")
    with start() as run:
        run.log_artifact(tmp_path / "model.pt")
        run.log_artifact(tmp_path / "model.pt", name="best/model.pt")
    found = events(read(run), "artifact")
    assert [event["path"] for event in found] == ["model.pt", "best/model.pt"]
    assert (run.spool_dir / "files" / found[0]["digest"]).read_bytes() == b"weights"


def test_media_go_with_the_step_of_their_call(read: Read) -> None:
    with start() as run:
        run.log({"loss": 1.0, "sample": [rf.Text("one"), rf.Text("two")]}, step=5)
    found = [(event["name"], event["step"], event["index"], event["kind"]) for event in events(read(run), "media")]
    assert found == [("sample", 5, 0, "text"), ("sample", 5, 1, "text")]
    assert logged(read(run)) == [(5, {"loss": 1.0})]


def test_wide_rows_arrive_whole(read: Read) -> None:
    values = {f"m{i}": float(i) for i in range(100_000)}
    with start() as run:
        run.log(values, step=1)
    merged = {name: value for row in rows(read(run)) for name, value in row.values.items()}
    assert merged == values


def test_a_resumed_run_goes_on_behind_its_last_step(read: Read) -> None:
    with start(id="again") as run:
        run.log({"a": 1.0}, step=41)
    with start(id="again", resume="must") as run:
        run.log({"a": 2.0})
    assert sorted(row.step for row in rows(read(run))) == [41, 42]
    assert len({event["attempt"] for event in events(read(run), "attempt_step")}) == 2


def test_a_second_init_finishes_the_first_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    first = start()
    second = start()
    assert rf.active_run() is second
    assert f"run {first.name} is finished" in capsys.readouterr().err


def test_parallel_runs_are_both_open(read: Read) -> None:
    first, second = start(), start(parallel=True)
    first.log({"a": 1.0})
    rf.log({"b": 1.0})
    rf.finish()
    assert rf.active_run() is first
    assert [logged(read(run)) for run in (first, second)] == [[(0, {"a": 1.0})], [(0, {"b": 1.0})]]


def test_without_a_run_there_is_nothing_to_log_to() -> None:
    with pytest.raises(NoActiveRunError, match="init"):
        rf.log({"a": 1.0})


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"project": "x"}, "experiment"),
        ({"config": {}}, "params"),
        ({"nonsense": 1}, "nonsense"),
        ({"resume": "maybe"}, "allow"),
        ({"resume": "must"}, "id"),
        ({"params": 7}, "params"),
        ({"tags": 7}, "tags"),
        ({"seed": 1 << 70}, "seed"),
        ({"parent": "a/b"}, "parent"),
        ({"mode": "online"}, "offline"),
    ],
)
def test_a_wrong_argument_is_refused_with_a_hint(arguments: dict[str, Any], hint: str) -> None:
    with pytest.raises((ConfigError, TypeError), match=hint):
        rf.init(**arguments)
    assert rf.active_run() is None


def test_a_disabled_run_leaves_nothing(spool_dir: Path, tmp_path: Path) -> None:
    with start(mode="disabled") as run:
        run.log({"a": 1.0})
        run.params["x"] = 1
        run.log_artifact(tmp_path / "not there")
    assert not spool_dir.exists()


def test_children_are_told_the_attempt_until_it_ends() -> None:
    with start() as run:
        assert os.environ["RUNFOLIO_ATTEMPT"] == f"{run.id}:{run.attempt}"
    assert "RUNFOLIO_ATTEMPT" not in os.environ


def test_no_thread_is_left_when_a_run_has_finished() -> None:
    with start():
        pass
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("runfolio")]


def test_every_public_name_is_there() -> None:
    assert list(rf.__all__) == sorted(rf.__all__)
    for name in set(rf.__all__) - {"RunView", "get_run", "runs"}:
        assert getattr(rf, name) is not None


def test_a_notebook_shows_a_link() -> None:
    with start(name="<b>") as run:
        assert run._repr_html_() == f'<a href="{run.url}" target="_blank">test / &lt;b&gt;</a>'
