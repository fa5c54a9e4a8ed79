"""Models logged by a run, registered, and fetched from the registry."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import runfolio as rf
from runfolio.sdk.errors import ConfigError, ModelNotFoundError, RequestFailed
from tests.support.cli import Cli
from tests.support.tracker import Tracker

KILLED = """
import os, signal, sys
import runfolio as rf
run = rf.init("killed", id="killed", mode="offline", capture=False)
run.log_model("net", sys.argv[1])
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def url(server: Tracker, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("RUNFOLIO_URL", server.url)
    return server.url


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    folder = tmp_path / "weights"
    (folder / "deep").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "deep" / "layer.bin").write_bytes(b"layer" * 1000)
    return folder


@pytest.fixture
def logged(url: str, weights: Path) -> tuple[str, str]:
    """The ids of a run and of the model that it made."""
    with rf.init("models", capture=False) as run:
        model = run.log_model("net", weights, type="classifier", params={"depth": 18})
        run.log_artifact(weights, "out/weights")
    return run.id, model


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_model_is_registered_and_comes_back_whole(logged: tuple[str, str], weights: Path, tmp_path: Path) -> None:
    run, model = logged
    made = rf.register_model("digits", model=model, aliases=["champion"], description="good", tags={"size": 3})
    assert (made.version, made.run_id, made.tags, made.params) == (1, run, {"size": "3"}, {"depth": "18"})
    found = rf.get_model("digits@champion")
    assert found == made == rf.get_model("digits") == rf.get_model("digits/1")
    assert [entry.path for entry in found.files()] == ["config.json", "deep/layer.bin"]
    assert contents(found.download(tmp_path / "copy")) == contents(weights)


def test_a_folder_of_a_run_is_registered_and_comes_back_whole(
    logged: tuple[str, str], weights: Path, tmp_path: Path
) -> None:
    view = rf.register_model("digits", run=logged[0], path="out/weights")
    assert [entry.path for entry in view.files()] == ["out/weights/config.json", "out/weights/deep/layer.bin"]
    assert contents(view.download(tmp_path / "copy")) == contents(weights)


def test_a_run_says_which_models_it_made(logged: tuple[str, str]) -> None:
    rf.register_model("digits", model=logged[1])
    [model] = rf.get_run(logged[0]).models()
    assert (model.id, model.name, model.type, model.roles) == (logged[1], "net", "classifier", ["output"])
    assert [(each.name, each.version) for each in model.versions] == [("digits", 1)]


def test_a_model_is_registered_while_its_run_goes_on(url: str, weights: Path) -> None:
    with rf.init("models", capture=False) as run:
        version = rf.register_model("digits", model=run.log_model("net", weights))
        assert len(version.files()) == 2


def test_what_lies_elsewhere_is_registered_but_not_fetched(url: str, tmp_path: Path) -> None:
    view = rf.register_model("digits", source="s3://models/digits/7")
    with pytest.raises(ModelNotFoundError, match="s3://models/digits/7"):
        view.download(tmp_path)


@pytest.mark.parametrize("name", ["nothing", "digits@nothing", "digits/9", "digits/first", "a/b/c"])
def test_a_version_that_is_not_there_is_not_found(url: str, name: str) -> None:
    rf.register_model("digits", source="s3://x")
    with pytest.raises(ModelNotFoundError, match="registry"):
        rf.get_model(name)


def test_a_version_of_nothing_or_of_two_things_is_refused(url: str) -> None:
    wrong: list[dict[str, Any]] = [{}, {"model": "m-0", "run": "r"}, {"source": "s3://x", "run": "r"}]
    for given in wrong:
        with pytest.raises(ConfigError, match="a model, a run with a path, or a source"):
            rf.register_model("digits", **given)
    with pytest.raises(RequestFailed, match="422"):
        rf.register_model("a:b", source="s3://x")


def test_a_model_of_a_process_that_was_killed_is_sent_later(
    cli: Cli, url: str, weights: Path, spool_dir: Path, tmp_path: Path
) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(weights)], env=dict(os.environ), check=False)
    assert done.returncode == -signal.SIGKILL
    assert cli("verify", "--json").json[0]["files_missing"] == 2
    assert cli("sync").code == 0
    [model] = rf.get_run("killed").models()
    assert (model.status, model.files) == ("ready", 2)
    assert contents(rf.register_model("digits", model=model.id).download(tmp_path / "copy")) == contents(weights)
