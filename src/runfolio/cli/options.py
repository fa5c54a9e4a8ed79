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
