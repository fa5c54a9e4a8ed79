"""`runfolio sync`."""

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .errors import CommandError
from .options import JsonOption, SpoolArgument, UrlOption
from .output import say, show_list

if TYPE_CHECKING:
    from pathlib import Path

    from runfolio.sdk.client import Client
    from runfolio.sdk.sync import FoundSpool, Synced

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_LOOK_AGAIN_S = 2.0
_PATIENCE_S = 60.0
_COLUMNS = ("run", "writer", "bytes", "sent", "left", "trouble")


@app.command()
def sync(
    path: SpoolArgument = None,
    *,
    url: UrlOption = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on: send what is written later too, until Ctrl-C.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be sent.")] = False,
    again: Annotated[
        bool,
        typer.Option("--again", help="Forget what the server said it has, as after it was restored from a backup."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Send what local runs have written and the server has not yet.

    Safe at any time and any number of times: the server stores each record once. Exits with 1 when something is left.
    """
    from runfolio.sdk.client import Client

    from . import spools

    client = Client.connect(url)
    found = spools.choose(path)
    if again and not dry_run:
        for spool in found:
            (spool.folder / "ack").unlink(missing_ok=True)
        found = spools.choose(path)
    waiting = [spool for spool in found if spool.pending(client.url) > 0]
    if dry_run:
        show_list(_COLUMNS, [_row(spool, left=spool.pending(client.url)) for spool in waiting], as_json=as_json)
    elif follow:
        _follow(client, path)
    else:
        _once(client, waiting, as_json=as_json)


def _once(client: "Client", waiting: "list[FoundSpool]", *, as_json: bool) -> None:
    from .words import plural, size

    if waiting:
        client.request("GET", "/health")  # unreachable is an answer of its own, and found out at once
    results = [(spool, _send(client, spool)) for spool in waiting]
    rows = [_row(spool, sent=synced.sent, left=synced.left, trouble=synced.trouble) for spool, synced in results]
    show_list(_COLUMNS, rows, as_json=as_json)
    sent, left = sum(synced.sent for _, synced in results), sum(synced.left for _, synced in results)
    if left:
        trouble = next(synced.trouble for _, synced in results if synced.left)
        message = f"{size(left)} are left, {size(sent)} were sent to {client.url}: {trouble}"
        raise CommandError(message)
    say(f"{size(sent)} of {plural(len(waiting), 'spool')} sent to {client.url}; nothing is left")


def _send(client: "Client", spool: "FoundSpool") -> "Synced":
    """Send one spool, waiting out a busy server for as long as it takes something now and then."""
    from runfolio.sdk.sync import sync_spool

    from .progress import Progress

    sent = 0
    with Progress(f"run {spool.run_id}") as progress:
        while True:
            deadline = time.monotonic() + _PATIENCE_S
            synced = sync_spool(spool.folder, client, say=say, progress=progress.show, deadline=deadline)
            sent += synced.sent
            if synced.left == 0 or synced.sent == 0:
                return type(synced)(synced.folder, sent, synced.left, synced.trouble)


def _follow(client: "Client", path: "Path | None") -> None:
    """Look again and again. A spool that has ended and arrived is not looked at any more."""
    from runfolio.sdk.sync import sync_spool

    from . import spools
    from .words import size

    done: set[Path] = set()
    said: str | None = None
    while True:
        for spool in spools.choose(path):
            if spool.folder in done:
                continue
            synced = sync_spool(spool.folder, client)
            if synced.sent:
                say(f"run {spool.run_id}: {size(synced.sent)} sent")
            if synced.trouble not in (None, said):
                say(f"run {spool.run_id}: {synced.trouble}; trying again")
            said = synced.trouble
            if synced.left == 0 and not spool.live:
                done.add(spool.folder)
        time.sleep(_LOOK_AGAIN_S)


def _row(spool: "FoundSpool", *, left: int, sent: int = 0, trouble: str | None = None) -> dict[str, Any]:
    values = (spool.run_id, spool.writer_id, spool.size, sent, left, trouble)
    return dict(zip(_COLUMNS, values, strict=True))
