"""`runfolio runs history`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from .errors import NotFound
from .options import RunArgument, UrlOption

if TYPE_CHECKING:
    from runfolio.sdk.client import Client

_PAGE = 100_000
_COLUMNS = ("metric", "step", "time", "value")


def history(
    run: RunArgument,
    metrics: Annotated[
        list[str] | None,
        typer.Argument(metavar="[METRIC]...", help="All of them if none is given.", show_default=False),
    ] = None,
    *,
    format_: Annotated[
        Literal["csv", "json", "arrow", "parquet"], typer.Option("--format", help="What to write.")
    ] = "csv",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file, instead of stdout.")] = None,
    attempts: Annotated[
        Literal["visible", "all"], typer.Option(help="all: with what a later attempt hides by going back a few steps.")
    ] = "visible",
    url: UrlOption = None,
) -> None:
    """Give every point of metrics: metric, step, time, value. Times are UTC; CSV has nan, inf and -inf."""
    from runfolio.sdk.client import Client, segment

    from .saving import save

    client = Client.connect(url)
    address = f"/runs/{segment(run)}"
    client.get(address)
    if format_ in ("arrow", "parquet"):
        query = {"format": format_, "attempts": attempts, "metric": metrics}
        save(client.stream(f"{address}/export", query), output, binary=True)
    else:
        rows = _rows(client, f"{address}/metrics", metrics, attempts)
        save(_csv(rows) if format_ == "csv" else _json(rows), output)


def _rows(client: "Client", address: str, metrics: list[str] | None, attempts: str) -> Iterator[dict[str, Any]]:
    """Points as the API gives them, a page in memory. Raises :class:`NotFound` for a metric without any."""
    for name in metrics or [item["name"] for item in client.items(address)]:
        count = 0
        for item in client.items(address, {"name": name, "attempts": attempts}, page=_PAGE):
            count += 1
            yield {"metric": name, **item}
        if metrics and count == 0:
            message = f"the run has no points of {name!r}"
            raise NotFound(message)


def _csv(rows: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    import csv
    from io import StringIO

    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow((row["metric"], row["step"], row["time"], repr(float(row["value"]))))
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _json(rows: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    """A JSON array, a point a line."""
    import json

    before = "[\n"
    for row in rows:
        yield (before + json.dumps(row, ensure_ascii=False)).encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"
