"""What a question to the server gives: a table that turns into what the reader works with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from .errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    import polars as pl
    import pyarrow as pa

_SHOWN: Final = 10
_WIDTH: Final = 24


class ResultTable:
    """Rows of named columns, as they came: as Arrow where pyarrow is installed, as Python values where not.

    ``len()`` counts the rows, iterating gives each as a dict. :meth:`to_arrow`, :meth:`to_pandas` and
    :meth:`to_polars` need the library that they are named for, and raise :class:`~.errors.ConfigError` without it.
    """

    def __init__(
        self, columns: Sequence[str], rows: Sequence[dict[str, Any]] | None = None, arrow: pa.Table | None = None
    ) -> None:
        self.columns = tuple(columns)
        self._rows = rows
        self._arrow = arrow

    def rows(self) -> list[dict[str, Any]]:
        """Every row, column name to value. Times are aware; what a row lacks is None."""
        if self._rows is None:
            self._rows = [] if self._arrow is None else self._arrow.to_pylist()
        return [{column: row.get(column) for column in self.columns} for row in self._rows]

    def to_arrow(self) -> pa.Table:
        """A ``pyarrow.Table``."""
        if self._arrow is None:
            pa = _load("pyarrow")
            rows = self.rows()
            self._arrow = pa.table({name: _column(pa, [row[name] for row in rows]) for name in self.columns})
        return self._arrow

    def to_pandas(self) -> pd.DataFrame:
        """A ``pandas.DataFrame``."""
        pandas = _load("pandas")
        frame: pd.DataFrame
        if self._arrow is None:
            frame = pandas.DataFrame(self.rows(), columns=list(self.columns))
        else:
            frame = self._arrow.to_pandas()
        return frame

    def to_polars(self) -> pl.DataFrame:
        """A ``polars.DataFrame``."""
        polars = _load("polars")
        frame: pl.DataFrame = polars.from_arrow(self.to_arrow())
        return frame

    def distinct(self, column: str) -> set[Any]:
        """The values that a column holds."""
        if self._rows is None and self._arrow is not None:
            return set(self._arrow.column(column).unique().to_pylist())
        return {row.get(column) for row in self._rows or ()}

    def __len__(self) -> int:
        if self._rows is not None:
            return len(self._rows)
        return 0 if self._arrow is None else int(self._arrow.num_rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows())

    def __repr__(self) -> str:
        """The first rows, and how many there are."""
        first = ResultTable(self.columns, self._first()).rows()
        lines = [self.columns, *([_short(row[column]) for column in self.columns] for row in first)]
        widths = [min(_WIDTH, max(len(line[i]) for line in lines)) for i in range(len(self.columns))]
        drawn = ["  ".join(cell[:w].ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines]
        return "\n".join([*drawn, f"[{len(self):,} rows, {len(self.columns):,} columns]"])

    def _first(self) -> list[dict[str, Any]]:
        if self._rows is not None or self._arrow is None:
            return list(self._rows or ())[:_SHOWN]
        rows: list[dict[str, Any]] = self._arrow.slice(0, _SHOWN).to_pylist()
        return rows


def has_pyarrow() -> bool:
    """Whether answers may come as Arrow."""
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


def _column(pa: Any, values: list[Any]) -> Any:
    """An Arrow array; text where a column mixes kinds of values, as the parameters of different runs may."""
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([value if value is None or isinstance(value, str) else json.dumps(value) for value in values])


def _load(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        extra = "'runfolio[read]'" if name == "pyarrow" else name
        raise ConfigError(f"this needs {error.name}: pip install {extra}. Without it, use rows()") from None


def _short(value: Any) -> str:
    text = f"{value:.6g}" if isinstance(value, float) else "" if value is None else str(value)
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
