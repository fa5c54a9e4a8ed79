"""What commands print: data to stdout as JSON, a table or tab-separated lines; words to stderr."""

from __future__ import annotations

import json
import re
import sys
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def say(text: str) -> None:
    """Words for a person, to stderr."""
    typer.echo(text, err=True)


def show_json(value: Any) -> None:
    """A value as JSON; times as RFC 3339, NaN and infinities as strings, as the API has them."""
    typer.echo(json.dumps(_plain(value), indent=2, ensure_ascii=False))


def show(values: Mapping[str, Any], *, as_json: bool) -> None:
    """One thing: JSON, or a line for each value."""
    if as_json:
        show_json(values)
    elif sys.stdout.isatty():
        show_table(("", ""), values.items())
    else:
        for key, value in values.items():
            typer.echo(f"{text(key)}\t{text(value)}")


def show_list(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, as_json: bool) -> None:
    """Many things: a JSON array of whole objects, or the given columns as a table."""
    if as_json:
        show_json(list(rows))
    else:
        show_table(columns, ([row.get(column) for column in columns] for row in rows))


def show_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Drawn when a person looks; else a line of tab-separated values each, after one with the columns."""
    if sys.stdout.isatty():
        _draw(columns, rows)
        return
    lines = ("\t".join(map(text, row)) for row in rows)
    first = next(lines, None)  # before the header: a list that the server refuses leaves nothing on stdout
    if any(columns):
        typer.echo("\t".join(columns))
    for line in () if first is None else chain((first,), lines):
        typer.echo(line)


def _draw(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=any(columns), pad_edge=False)
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*(Text(text(value)) for value in row))
    Console().print(table)


def text(value: Any) -> str:
    """A value in one line without control characters: nothing that was logged may steer the terminal."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6g}" if sys.stdout.isatty() else repr(value)
    if isinstance(value, dict | list):
        value = json.dumps(_plain(value), ensure_ascii=False)
    return _CONTROL.sub(_escape, str(value))


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _ESCAPES.get(character, f"\\x{ord(character):02x}")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not float("-inf") < value < float("inf"):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"  # noqa: PLR0124 - true for NaN only
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value
