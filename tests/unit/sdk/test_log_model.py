"""`run.log_model`, offline: what is kept beside the spool, and what is said."""

from pathlib import Path
from typing import Any

import pytest

import runfolio as rf
from tests.support.spooled import read_spool


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNFOLIO_MODE", "offline")


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A folder with two files."""
    folder = tmp_path / "weights"
    (folder / "deep").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "deep" / "layer.bin").write_bytes(b"layer")
    return folder


def said(run: rf.Run) -> list[dict[str, Any]]:
    return [event for event in read_spool(run.spool_dir).events if event["type"].startswith("model")]


def test_a_model_is_pending_until_its_files_are_named(weights: Path) -> None:
    with rf.init("models", capture=False) as run:
        run.log({"loss": 1.0}, step=7)
        model = run.log_model(
            "net", weights, type="classifier", params={"lr": 1e-3, "net": {"depth": 3, "act": "relu"}}
        )
    first, *files, last = said(run)
    assert (first["id"], first["status"], first["step"], first["kind"]) == (model, "pending", 7, "classifier")
    assert first["params"] == {"lr": "0.001", "net.depth": "3", "net.act": "relu"}
    assert [(file["model"], file["path"]) for file in files] == [(model, "config.json"), (model, "deep/layer.bin")]
    assert last["status"] == "ready"
    assert (run.spool_dir / "files" / files[1]["digest"]).read_bytes() == b"layer"


def test_a_model_may_be_one_file(weights: Path) -> None:
    with rf.init("models", capture=False) as run:
        run.log_model("net", weights / "config.json")
    assert [event.get("path") for event in said(run)] == [None, "config.json", None]


def test_of_a_model_that_cannot_be_read_nothing_is_said(weights: Path) -> None:
    (weights / "way-out").symlink_to(weights.parent)
    with rf.init("models", capture=False) as run:
        with pytest.raises(ValueError, match="way-out"):
            run.log_model("net", weights)
        with pytest.raises(FileNotFoundError):
            run.log_model("net", weights / "nothing")
    assert said(run) == []


def test_a_disabled_run_gives_an_id_and_keeps_nothing(weights: Path, spool_dir: Path) -> None:
    with rf.init("models", mode="disabled") as run:
        assert run.log_model("net", weights).startswith("m-")
    assert not spool_dir.exists()
