"""`runfolio models`."""

from pathlib import Path

import pytest

import runfolio as rf
from runfolio.cli.errors import ExitCode
from tests.support.cli import Cli
from tests.support.tracker import Tracker


@pytest.fixture
def logged(server: Tracker, tmp_path: Path) -> tuple[str, str]:
    """The ids of a run and of the model that it made."""
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "weights.bin").write_bytes(b"weights")
    with rf.init("digits", capture=False, url=server.url) as run:
        model = run.log_model("net", tmp_path / "net")
        run.log_artifact(tmp_path / "net", "out/net")
    return run.id, model


def test_a_model_is_registered_shown_and_downloaded(cli: Cli, logged: tuple[str, str], tmp_path: Path) -> None:
    done = cli("models", "register", "digits", "--model", logged[1], "--alias", "champion", "--json")
    assert (done.json["version"], done.json["aliases"], done.json["run_id"]) == (1, ["champion"], logged[0])
    assert cli("models", "show", "digits@champion", "--json").json == done.json
    assert cli("models", "show", "digits", "--json").json["versions"] == [done.json]
    assert cli("models", "download", "digits", "-o", str(tmp_path / "copy")).code == ExitCode.OK
    assert (tmp_path / "copy" / "weights.bin").read_bytes() == b"weights"


def test_a_folder_of_a_run_is_registered(cli: Cli, logged: tuple[str, str], tmp_path: Path) -> None:
    cli("models", "register", "digits", "--run", logged[0], "--path", "out/net")
    assert cli("models", "download", "digits/1", "-o", str(tmp_path / "copy")).code == ExitCode.OK
    assert (tmp_path / "copy" / "weights.bin").read_bytes() == b"weights"


def test_models_are_listed_by_name_by_experiment_and_by_run(cli: Cli, logged: tuple[str, str]) -> None:
    cli("models", "register", "digits", "--model", logged[1])
    for options in (["--experiment", "digits"], ["--run", logged[0]]):
        header, row = (line.split("\t") for line in cli("models", "list", *options).out.splitlines())
        assert dict(zip(header, row, strict=True)) | {"registered": "digits/1", "id": logged[1]} == dict(
            zip(header, row, strict=True)
        )
    assert [model["name"] for model in cli("models", "list", "--json").json] == ["digits"]
    assert cli("models", "list", "-q", "letters", "--json").json == []


def test_an_alias_moves_and_goes(cli: Cli) -> None:
    for _ in range(2):
        cli("models", "register", "digits", "--source", "s3://digits")
    for version in ("1", "2"):
        assert cli("models", "alias", "digits", "champion", version).code == ExitCode.OK
    assert cli("models", "show", "digits@champion", "--json").json["version"] == 2
    assert cli("models", "alias", "digits", "champion", "--remove").code == ExitCode.OK
    assert cli("models", "show", "digits@champion").code == ExitCode.NOT_FOUND


@pytest.mark.parametrize("arguments", [["register", "digits"], ["alias", "digits", "champion"]])
def test_a_command_that_says_too_little_does_nothing(cli: Cli, arguments: list[str]) -> None:
    assert cli("models", *arguments).code == ExitCode.USAGE


def test_what_lies_elsewhere_is_not_downloaded(cli: Cli, tmp_path: Path) -> None:
    cli("models", "register", "digits", "--source", "s3://digits")
    done = cli("models", "download", "digits", "-o", str(tmp_path))
    assert (done.code, "s3://digits" in done.err) == (ExitCode.NOT_FOUND, True)
