"""`runfolio runs export`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .errors import NotFound, UsageError
from .options import UrlOption
from .output import say

if TYPE_CHECKING:
    from runfolio.sdk.client import Client


def export(
    what: Annotated[str, typer.Argument(metavar="RUN|EXPERIMENT", help="A run's id, or an experiment's name or id.")],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file; - for stdout.")],
    format_: Annotated[
        Literal["parquet", "arrow"] | None,
        typer.Option("--format", help="Parquet, or an Arrow stream; if not given, what the file's name says."),
    ] = None,
    attempts: Annotated[
        Literal["visible", "all"], typer.Option(help="all: with what a later attempt hides by going back a few steps.")
    ] = "visible",
    url: UrlOption = None,
) -> None:
    """Save every point of a run or of an experiment's runs: run, metric, step, time, value."""
    from runfolio.sdk.client import Client

    from .saving import save
    from .words import size

    kind = format_ or output.suffix.removeprefix(".")
    if kind not in ("parquet", "arrow"):
        message = f"name the format: --format parquet or --format arrow, or a file that ends so, not {output.name!r}"
        raise UsageError(message)
    client = Client.connect(url)
    address = _address(client, what)
    written = save(client.stream(f"{address}/export", {"format": kind, "attempts": attempts}), output, binary=True)
    say(f"{size(written)} written to {output}")


def _address(client: "Client", what: str) -> str:
    """Where a run or an experiment is. Raises :class:`NotFound` when it is neither."""
    from runfolio.sdk.client import segment
    from runfolio.sdk.errors import RequestFailed

    try:
        client.get(f"/runs/{segment(what)}")
    except RequestFailed as error:
        if error.status not in (404, 422):
            raise
    else:
        return f"/runs/{segment(what)}"
    try:
        return f"/experiments/{segment(client.experiment_id(what))}"
    except RequestFailed as error:
        if error.status not in (404, 422):
            raise
        message = f"there is neither a run nor an experiment {what!r} at {client.url}"
        raise NotFound(message) from None
