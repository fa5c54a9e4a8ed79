"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Give JSON.")]

DataOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--data", help="Folder that holds everything. [env: RUNFOLIO_DATA_DIR; default: in your user data]"),
]

DatabaseOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--database-url", help="postgresql://…; SQLite in the folder if not given. [env: RUNFOLIO_DATABASE_URL]"
    ),
]

UrlOption: TypeAlias = Annotated[
    str | None, typer.Option("--url", help="The server. [env: RUNFOLIO_URL; default http://127.0.0.1:5151]")
]

SpoolArgument: TypeAlias = Annotated[
    Path | None,
    typer.Argument(help="A spool folder, or one run's folder in it. [env: RUNFOLIO_SPOOL_DIR]", show_default=False),
]

YesOption: TypeAlias = Annotated[bool, typer.Option("--yes", "-y", help="Agree beforehand.")]

LimitOption: TypeAlias = Annotated[int, typer.Option("--limit", "-n", min=0, help="Most of them; 0 for all.")]

RunArgument: TypeAlias = Annotated[str, typer.Argument(metavar="RUN", help="A run's id.")]

RunsArgument: TypeAlias = Annotated[
    list[str] | None, typer.Argument(metavar="[RUN]...", help="Ids of runs.", show_default=False)
]

FilterOption: TypeAlias = Annotated[
    str | None, typer.Option("--filter", "-f", help="Such as: metrics.val/acc.max > 0.9 and params.opt = 'adam'")
]

ExperimentOption: TypeAlias = Annotated[str | None, typer.Option("--experiment", "-e", help="Its name or id.")]
