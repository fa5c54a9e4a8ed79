"""`runfolio server`."""

import gc
from typing import Annotated

import typer

from .database import load_settings
from .extras import server_extra
from .options import DatabaseOption, DataOption

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def server(
    *,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on. [env: RUNFOLIO_HOST; default 127.0.0.1]")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port; 0 takes any free one. [env: RUNFOLIO_PORT; default 5151]"),
    ] = None,
    data: DataOption = None,
    database_url: DatabaseOption = None,
    insecure: Annotated[bool, typer.Option("--insecure", help="Serve other machines without an API key.")] = False,
    intake: Annotated[bool, typer.Option(help="Take in the spools of this user's runs at the start.")] = True,
) -> None:
    """Serve the tracker and its dashboard.

    With nothing set: SQLite, your user data folder, http://127.0.0.1:5151. Ends in order on SIGINT and SIGTERM.
    """
    # Loading makes a million objects that all stay: collecting garbage meanwhile would take a tenth of the start.
    gc.disable()
    settings = load_settings(host=host, port=port, data_dir=data, database_url=database_url, insecure=insecure or None)
    with server_extra():
        from . import serving
    serving.serve(settings, intake=intake)
