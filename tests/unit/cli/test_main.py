import subprocess
import sys
from importlib import import_module

import pytest
from typer.main import get_command

from runfolio.cli.errors import ExitCode, NotFound, exit_code
from runfolio.cli.main import COMMANDS, module_of, run
from runfolio.sdk.errors import RequestFailed, Unreachable

HEAVY = {"rich", "pyarrow", "numpy", "fastapi", "sqlalchemy", "pydantic", "http.client", "uvicorn", "alembic"}


def test_help_loads_none_of_the_commands_nor_what_they_need() -> None:
    code = "import sys; from runfolio.cli.main import run; run(['--help']); print(*sys.modules, file=sys.stderr)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.split()
    )

    assert not loaded & HEAVY
    assert not loaded & set(map(module_of, COMMANDS))


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_in_the_table_exists_and_has_the_help_the_table_says(name: str) -> None:
    command = get_command(import_module(module_of(name)).app)

    assert (command.help or "").splitlines()[0] == COMMANDS[name]


def test_an_unknown_command_is_wrong_usage(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["frobnicate"]) == ExitCode.USAGE
    assert "frobnicate" in capfd.readouterr().err


def test_an_error_is_one_sentence_on_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["server", "--host", "0.0.0.0", "--port", "0"]) == ExitCode.USAGE

    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("runfolio: --host 0.0.0.0 would let other machines in")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFound("no such file"), ExitCode.NOT_FOUND),
        (Unreachable("refused"), ExitCode.UNREACHABLE),
        (RequestFailed(404, "there is no run"), ExitCode.NOT_FOUND),
        (RequestFailed(401, "an API key is needed"), ExitCode.REFUSED),
        (RequestFailed(400, "bad filter"), ExitCode.FAILED),
    ],
)
def test_exit_codes_tell_kinds_of_failure_apart(error: Exception, code: ExitCode) -> None:
    assert exit_code(error) == code
