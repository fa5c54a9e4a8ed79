"""`runfolio artifacts list|get|put`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .errors import CommandError, NotFound, UsageError
from .options import JsonOption, RunArgument, UrlOption
from .output import say, show_list

if TYPE_CHECKING:
    from runfolio.sdk.client import Client

app = typer.Typer(help="List, download and upload the files of a run.", rich_markup_mode=None, no_args_is_help=True)

_COLUMNS = ("path", "type", "size", "files", "created_at", "digest")


@app.command("list")
def list_(
    run: RunArgument,
    path: Annotated[str, typer.Argument(help="A folder of the run's files; all if not given.")] = "",
    *,
    recursive: Annotated[bool, typer.Option("--recursive", "-r", help="Every file below.")] = False,
    url: UrlOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the files of a run, one level or all below."""
    from runfolio.sdk.client import Client, segment

    query = {"path": path, "recursive": recursive}
    found = Client.connect(url).items(f"/runs/{segment(run)}/artifacts", query)
    show_list(_COLUMNS, found, as_json=as_json)


@app.command()
def get(
    run: RunArgument,
    path: Annotated[str, typer.Argument(help="A file, or a folder with all below it; all if not given.")] = "",
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Where to: a folder, or the file's new name.")
    ] = Path(),
    url: UrlOption = None,
    as_json: JsonOption = False,
) -> None:
    """Download files, in constant memory. A download that broke off goes on where it stopped."""
    from runfolio.sdk.client import Client
    from runfolio.sdk.download import fetch

    from .output import show
    from .progress import Progress

    try:
        with Progress(path or run) as progress:
            target = fetch(Client.connect(url), run, path, output, progress.show)
    except ValueError as error:
        raise CommandError(str(error)) from None
    show({"saved": str(target)}, as_json=as_json)


@app.command()
def put(
    run: RunArgument,
    file: Annotated[Path, typer.Argument(help="A file, or a folder with all below it.")],
    *,
    name: Annotated[str | None, typer.Option("--as", help="Its path in the run; its own name if not given.")] = None,
    url: UrlOption = None,
    as_json: JsonOption = False,
) -> None:
    """Upload a file or a folder, in constant memory. A file takes the place of what its path held."""
    from runfolio.sdk.artifacts import collect
    from runfolio.sdk.client import Client

    from .words import plural, size

    if not file.exists():
        message = f"there is no file {file}"
        raise NotFound(message)
    try:
        files = list(collect(file, name))
    except ValueError as error:
        raise UsageError(str(error)) from None
    client = Client.connect(url)
    stored = [_put(client, run, found.path, found.source) for found in files]
    show_list(("path", "size", "digest"), stored, as_json=as_json)
    say(f"stored {plural(len(stored), 'file')}, {size(sum(entry['size'] for entry in stored))}")


def _put(client: "Client", run: str, path: str, source: Path) -> dict[str, Any]:
    from runfolio.sdk import upload

    with source.open("rb") as opened:
        return upload.put(client, run, path, opened, source.stat().st_size)
