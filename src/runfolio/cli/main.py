"""The entry point: a table of commands, and the one place where a command's error ends."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command

from runfolio.sdk.errors import RunfolioError

from .errors import CommandError, ExitCode, report

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: Final = {
    "server": "Serve the tracker and its dashboard.",
    "sync": "Send what local runs have written and the server has not yet.",
    "verify": "Compare local spools with the server, record by record.",
    "doctor": "Check the whole path from log() to the stored point.",
    "experiments": "List, show, tag, archive, delete and restore experiments.",
    "runs": "List, show, compare, export and tidy up runs.",
    "artifacts": "List, download and upload the files of a run.",
    "models": "List, show, download, register and alias models.",
    "import": "Take over what another tracker has kept.",
    "gc": "Remove for good what was deleted.",
    "db": "Look after the server's database schema.",
}
"""Each command is the module of the same name here; a command's words are those of its help."""


def module_of(command: str) -> str:
    """Where a command is. A name that is a word of Python's is no module's."""
    return f"runfolio.cli.{command}_" if iskeyword(command) else f"runfolio.cli.{command}"


class LazyGroup(TyperGroup):
    """Loads the module of the one command that is called. Listing the commands loads none."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the names are Click's, which passes by keyword too
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - as above
        if cmd_name not in COMMANDS:
            return None
        command = get_command(import_module(module_of(cmd_name)).app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as above
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    cls=LazyGroup, rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"runfolio {version('runfolio')}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    """Runfolio keeps experiments, runs and their metrics.

    Data go to stdout, words to stderr. --json after a command gives JSON. Exit codes: 0 done, 1 failed, 2 wrong usage,
    3 not found, 4 server unreachable, 5 refused by the server.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line (this process's own by default) and return its exit code."""
    try:
        get_command(app).main(args=arguments if arguments is None else list(arguments), prog_name="runfolio")
    except (CommandError, RunfolioError) as error:
        return report(error)
    except BrokenPipeError:
        # Whoever read our output has seen enough (`runfolio runs list | head`). Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILED
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else ExitCode.OK
    return ExitCode.OK


def main() -> None:
    """The console script `runfolio`."""
    sys.exit(run())


if __name__ == "__main__":
    main()
