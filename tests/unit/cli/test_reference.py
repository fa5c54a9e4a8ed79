"""docs/reference/cli.md lists the commands and options that there are."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from runfolio.cli.errors import ExitCode
from runfolio.cli.main import COMMANDS, module_of

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "cli.md").read_text()


def commands() -> Iterator[tuple[str, Any]]:
    for name in COMMANDS:
        command = get_command(import_module(module_of(name)).app)
        children = getattr(command, "commands", None)
        if children is None:
            yield name, command
        else:
            yield from ((f"{name} {child}", children[child]) for child in children)


def row(name: str) -> str:
    """The line of a command's table row."""
    found = re.search(rf"^\| `runfolio {name}[ `].*$", PAGE, re.MULTILINE)
    assert found, f"docs/reference/cli.md has no row for `runfolio {name}`"
    return found[0]


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_command_has_a_row_with_every_option(name: str, command: Any) -> None:
    options = {max(p.opts, key=len) for p in command.params if p.opts[0].startswith("-")} - {"--help"}
    options -= {"--intake"}  # the row has --no-intake, which is the one to type

    written = set(re.findall(r"--[a-z-]+", row(name)))

    assert options <= written


def test_no_row_is_about_a_command_that_is_not_there() -> None:
    rows = re.findall(r"^\| `runfolio ([a-z]+(?: [a-z]+)?)", PAGE, re.MULTILINE)

    assert set(rows) == {name for name, _ in commands()}


def test_every_exit_code_is_explained() -> None:
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)] == [int(code) for code in ExitCode]
