"""Runs as rows of a file, whose columns have one type each. What is seen of a field's values says which."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from runfolio.server.search.catalog import kind_of
from runfolio.server.search.printer import render_field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runfolio.server.search.tree import Field

_TIME: Final = pa.timestamp("us", tz="UTC")
_NONFINITE: Final = ("NaN", "Infinity", "-Infinity")
_INT64: Final = range(-(1 << 63), 1 << 63)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file, and which types of values each has been seen to hold."""

    fields: tuple[Field, ...]
    seen: tuple[set[type], ...]

    @classmethod
    def of(cls, fields: Sequence[Field]) -> Layout:
        return cls(tuple(fields), tuple(set() for _ in fields))

    def see(self, rows: Sequence[Sequence[Any]]) -> None:
        """Look at some rows. All have to be seen before the schema is asked for."""
        for seen, cells in zip(self.seen, zip(*rows, strict=True), strict=True):
            seen.update(map(_type_of, cells))

    @property
    def schema(self) -> pa.Schema:
        types = map(_column_type, self.fields, self.seen)
        return pa.schema(list(zip(map(render_field, self.fields), types, strict=True)))


def batch(schema: pa.Schema, rows: Sequence[Sequence[Any]]) -> pa.RecordBatch:
    """Rows as a file with this schema takes them."""
    columns = [_array(cells, one.type) for cells, one in zip(zip(*rows, strict=True), schema, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _type_of(cell: Any) -> type:
    """A number that is not finite comes as a text, and one that is no 64-bit integer goes as a float."""
    if cell in _NONFINITE:
        return float
    if type(cell) is int and cell not in _INT64:
        return float
    return type(cell)


def _column_type(field: Field, seen: set[type]) -> pa.DataType:
    kind, held = kind_of(field), seen - {type(None)}
    if kind in ("text", "time"):
        return pa.string() if kind == "text" else _TIME
    if not held:
        return pa.string() if kind == "any" else pa.float64()
    if held <= {int, float}:
        return pa.float64() if float in held else pa.int64()
    return pa.bool_() if held == {bool} else pa.string()


def _array(cells: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if kind == pa.string():
        return pa.array([one if one is None or isinstance(one, str) else json.dumps(one) for one in cells], kind)
    if kind == pa.float64():
        return pa.array([None if one is None else float(one) for one in cells], kind)
    return pa.array(cells, pa.string()).cast(kind) if kind == _TIME else pa.array(cells, kind)
