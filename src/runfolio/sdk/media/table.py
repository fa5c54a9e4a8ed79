"""Tables: predictions, confusion matrices, anything with rows and columns."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

from .arrays import as_array
from .base import Kind, Media, MediaFile

if TYPE_CHECKING:
    from collections.abc import Iterable

JSON: Final = "application/json"
PARQUET: Final = "application/vnd.apache.parquet"
MAX_JSON_ROWS: Final = 10_000
"""Above this many rows a table is stored as Parquet where pyarrow can be imported."""

MAX_COLUMNS: Final = 4096
Columns: TypeAlias = dict[str, list[Any]]


class Table(Media):
    """Rows and columns: ``Table(columns=["a", "b"], rows=[[1, 2], [3, 4]])``, ``Table({"a": [1, 3], "b": [2, 4]})``, a
    pandas or Polars frame, an Arrow table, or a list of dicts.

    Cells are text, numbers, booleans or None; NumPy scalars become these, lists and dicts stay JSON, dates become ISO
    text, anything else its ``str``. Up to 10,000 rows are stored as JSON columns, more as Parquet where pyarrow is
    installed (and as JSON columns where it is not).
    """

    kind: ClassVar[Kind] = "table"

    def __init__(
        self,
        data: object = None,
        *,
        columns: Iterable[str] | None = None,
        rows: Iterable[Iterable[object]] | None = None,
        caption: str | None = None,
    ) -> None:
        super().__init__(caption=caption)
        self.data = data
        self.columns = columns
        self.rows = rows

    def _encode(self) -> MediaFile:
        columns = {name: [_cell(cell) for cell in cells] for name, cells in self._columns().items()}
        rows = len(next(iter(columns.values()), []))
        described = [{"name": name, "type": _type_of(cells)} for name, cells in columns.items()]
        meta = {"rows": rows, "columns": described}
        parquet = _parquet(columns) if rows > MAX_JSON_ROWS else None
        if parquet is not None:
            return self._file(parquet, PARQUET, meta)
        body = {"columns": described, "data": [[_json_cell(cell) for cell in cells] for cells in columns.values()]}
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return self._file(text.encode("utf-8", "replace"), JSON, meta)

    def _columns(self) -> Columns:
        if self.data is None:
            found = _from_rows(self.columns, self.rows)
        elif self.rows is None:
            found = _from_data(self.data, self.columns)
        else:
            raise TypeError("Table takes either data, or columns and rows")
        lengths = {len(cells) for cells in found.values()}
        if len(lengths) > 1:
            raise ValueError(f"the columns of a table have one length, these have {sorted(lengths)}")
        if not 0 < len(found) <= MAX_COLUMNS:
            raise ValueError(f"a table has 1 to {MAX_COLUMNS} columns, this one {len(found)}")
        return found


def _from_rows(columns: Iterable[str] | None, rows: Iterable[Iterable[object]] | None) -> Columns:
    if columns is None or rows is None:
        raise TypeError("Table takes columns and rows, a dict of columns, a list of dicts or a frame")
    names = [str(name) for name in columns]
    if len(set(names)) != len(names):
        raise ValueError("the columns of a table have different names")
    cells: list[list[Any]] = [[] for _ in names]
    for number, row in enumerate(rows):
        values = list(row)
        if len(values) != len(names):
            raise ValueError(f"row {number} has {len(values)} cells, the table {len(names)} columns")
        for column, value in zip(cells, values, strict=True):
            column.append(value)
    return dict(zip(names, cells, strict=True))


def _from_data(data: object, columns: Iterable[str] | None) -> Columns:
    if isinstance(data, Mapping):
        return {str(name): _column(cells) for name, cells in data.items()}
    if hasattr(data, "collect_schema") and hasattr(data, "collect"):
        data = data.collect()
    for method, arguments in (("to_pydict", {}), ("to_dict", {"as_series": False}), ("to_dict", {"orient": "list"})):
        found = _frame(data, method, arguments)
        if found is not None:
            return found
    array = as_array(data)
    rows = array.tolist() if array is not None and array.ndim == 2 else data
    if isinstance(rows, (list, tuple)) and rows and all(isinstance(row, Mapping) for row in rows):
        names = dict.fromkeys(str(key) for row in rows for key in row)
        return {name: [row.get(name) for row in rows] for name in names}
    if isinstance(rows, (list, tuple)) and columns is not None:
        return _from_rows(columns, rows)
    raise TypeError(f"Table takes columns and rows, a dict of columns, a list of dicts or a frame, not {_name(data)}")


def _frame(data: object, method: str, arguments: dict[str, Any]) -> Columns | None:
    """The columns of an Arrow table (``to_pydict``), a Polars or a pandas frame (two kinds of ``to_dict``)."""
    convert = getattr(data, method, None)
    libraries = {base.__module__.partition(".")[0] for base in type(data).__mro__}
    wanted = {"to_pydict": "pyarrow", "as_series": "polars", "orient": "pandas"}
    if not callable(convert) or wanted[next(iter(arguments), method)] not in libraries:
        return None
    return {str(name): list(cells) for name, cells in convert(**arguments).items()}


def _column(cells: object) -> list[Any]:
    if isinstance(cells, (str, bytes)):
        raise TypeError("a column is a list of cells, not text")
    array = as_array(cells)
    return list(array.tolist()) if array is not None else list(cells)  # type: ignore[call-overload]  # a TypeError for what cannot be listed is the answer


def _name(value: object) -> str:
    return type(value).__name__


def _cell(value: object) -> Any:
    """The value as JSON and Parquet can hold it; floats that are not finite stay floats."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value if type(value) in _PLAIN else _unwrapped(value)
    if hasattr(value, "isoformat"):
        return None if _name(value) == "NaTType" else str(value.isoformat())
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "size", 1) == 1:
        return _cell(item())
    if isinstance(value, (list, tuple)):
        return [_json_cell(_cell(part)) for part in value]
    if isinstance(value, Mapping):
        return {str(key): _json_cell(_cell(part)) for key, part in value.items()}
    return None if _name(value) == "NAType" else str(value)


_PLAIN: Final = frozenset((str, bool, int, float, type(None)))


def _unwrapped(value: str | bool | float | None) -> Any:
    """A subclass (an enum, a NumPy float64) as the plain type below it."""
    if isinstance(value, str):
        return str.__str__(value)
    return float(value) if isinstance(value, float) else int(value or 0)


def _json_cell(cell: Any) -> Any:
    """Strict JSON has no NaN and no infinities: they are the text that the API uses for them."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return "NaN" if math.isnan(cell) else "Infinity" if cell > 0 else "-Infinity"
    return cell


def _type_of(cells: list[Any]) -> str:
    """``number``, ``boolean``, ``text`` or ``json``; ``text`` for a mixture and for a column without values."""
    kinds = {_kind_of(cell) for cell in cells if cell is not None}
    return kinds.pop() if len(kinds) == 1 else "json" if "json" in kinds else "text"


def _kind_of(cell: Any) -> str:
    if isinstance(cell, bool):
        return "boolean"
    if isinstance(cell, (int, float)):
        return "number"
    return "text" if isinstance(cell, str) else "json"


def _parquet(columns: Columns) -> bytes | None:
    """The table as Parquet; None without pyarrow. A column of mixed types is stored as text, of JSON values as JSON."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        return None
    arrays = {}
    for name, cells in columns.items():
        try:
            arrays[name] = pa.array(cells) if _type_of(cells) != "json" else pa.array(_as_text(cells))
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            arrays[name] = pa.array(_as_text(cells))
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.table(arrays), sink, compression="zstd")
    return bytes(sink.getvalue())


def _as_text(cells: list[Any]) -> list[str | None]:
    return [
        None if cell is None else cell if isinstance(cell, str) else json.dumps(_json_cell(cell), ensure_ascii=False)
        for cell in cells
    ]
