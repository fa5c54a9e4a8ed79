"""Bulk loads: an Arrow table of points to records. Loaded when somebody sends one.

Two shapes are read. Long: columns ``name``, ``value`` and, if there, ``step`` and ``time``. Wide: ``step``, perhaps
``time``, and a column of numbers for each metric, where null means that the row has no such point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from runfolio.server.errors import Invalid
from runfolio.wire import frames, limits

from .records import Records

if TYPE_CHECKING:
    from runfolio.server.metrics.blocks import Floats, Ints


def read_table(body: bytes) -> pa.Table:
    """The table of an Arrow IPC stream or file. Raises :class:`Invalid`."""
    try:
        try:
            return pa.ipc.open_stream(body).read_all()
        except pa.ArrowInvalid:
            return pa.ipc.open_file(body).read_all()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Invalid("body", f"not an Arrow stream: {error}") from None


def encode_table(table: pa.Table, now_us: int) -> Records:
    """Records of every point in a table. Raises :class:`Invalid` with the column."""
    _check_names(table)
    times = _times(table, now_us)
    if "name" in table.column_names and "value" in table.column_names:
        return _long(table, times)
    return _wide(table, times)


def _check_names(table: pa.Table) -> None:
    repeated = {name for name in table.column_names if table.column_names.count(name) > 1}
    if repeated:
        raise Invalid("body", f"columns come twice: {sorted(repeated)}")


def _times(table: pa.Table, now_us: int) -> Ints:
    if "time" not in table.column_names:
        return np.full(len(table), now_us, np.int64)
    column = table.column("time")
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", tz=column.type.tz)).cast(pa.int64())
    return _ints(column, "time")


def _ints(column: pa.ChunkedArray, name: str) -> Ints:
    if column.null_count or not pa.types.is_integer(column.type):
        raise Invalid(f"body.{name}", f"64-bit integers without nulls are expected, not {column.type}")
    found: Ints = _cast(column, pa.int64(), name).to_numpy().astype(np.int64, copy=False)
    return found


def _cast(column: pa.ChunkedArray, to: pa.DataType, name: str) -> pa.ChunkedArray:
    try:
        return pc.cast(column, to)
    except pa.ArrowException as error:
        raise Invalid(f"body.{name}", str(error)) from None


def _steps(table: pa.Table) -> Ints:
    if "step" not in table.column_names:
        raise Invalid("body.step", "a table of points has a column of steps")
    return _ints(table.column("step"), "step")


def _long(table: pa.Table, times: Ints) -> Records:
    labels = _cast(table.column("name"), pa.string(), "name")
    if labels.null_count:
        raise Invalid("body.name", "every row has a name")
    steps, values = _steps(table), _doubles(table.column("value"), "value")
    if np.ma.is_masked(values):
        raise Invalid("body.value", "every row has a value")
    coded = labels.combine_chunks().dictionary_encode()
    codes = coded.indices.to_numpy()
    definitions, rows = list[bytes](), list[bytes]()
    for number, name in enumerate(coded.dictionary.to_pylist()):
        mine = codes == number
        definitions += _definitions(number, [name], number)
        rows.append(_row_records(number, steps[mine], times[mine], np.asarray(values)[mine][:, None]))
    return Records.of(definitions, rows, len(table))


def _wide(table: pa.Table, times: Ints) -> Records:
    """Rows that hold the same metrics share a schema."""
    steps = _steps(table)
    names = [name for name in table.column_names if name not in ("step", "time")]
    if not names:
        raise Invalid("body", "besides step and time there is no column")
    columns = np.ma.stack([_doubles(table.column(name), name) for name in names])
    present = ~np.ma.getmaskarray(columns)
    patterns, which = np.unique(present, axis=1, return_inverse=True)
    definitions, records, first = list[bytes](), list[bytes](), 0
    for i in range(patterns.shape[1]):
        held, rows = np.flatnonzero(patterns[:, i]), np.flatnonzero(which == i)
        if len(held):
            values = np.asarray(columns.data)[np.ix_(held, rows)].T
            chosen = [names[j] for j in held]
            definitions += _definitions(i, chosen, first)
            records.append(_row_records(i, steps[rows], times[rows], values))
            first += len(chosen)
    return Records.of(definitions, records, int(present.sum()))


def _doubles(column: pa.ChunkedArray, name: str) -> np.ma.MaskedArray[tuple[int], np.dtype[np.float64]]:
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_boolean(column.type)):
        raise Invalid(f"body.{name}", f"numbers are expected, not {column.type}")
    mask = column.is_null().to_numpy() if column.null_count else False
    values = _cast(column.fill_null(0) if column.null_count else column, pa.float64(), name)
    return np.ma.array(values.to_numpy(), mask=mask)


def _definitions(schema: int, names: list[str], first: int) -> list[bytes]:
    """Names, numbered from ``first``, and the schema that has them all. Raises :class:`Invalid`."""
    for name in names:
        if not 0 < len(name.encode()) <= limits.MAX_NAME:
            raise Invalid("body", f"a metric's name has 1 to {limits.MAX_NAME} bytes")
    numbered = [frames.encode_name(first + i, name) for i, name in enumerate(names)]
    return [*numbered, frames.encode_schema(schema, range(first, first + len(names)))]


def _row_records(schema: int, steps: Ints, times: Ints, values: Floats) -> bytes:
    """What ``encode_row`` makes of each row, column by column: their size needs no padding."""
    rows, names = values.shape
    head = [(field, "<u4") for field in ("crc", "length", "kind", "argument")]
    made = np.zeros(rows, np.dtype([*head, ("step", "<i8"), ("time", "<i8"), ("values", "<f8", (names,))]))
    made["length"], made["kind"], made["argument"] = 16 + 8 * names, frames.Kind.ROW, schema
    made["step"], made["time"], made["values"] = steps, times, values
    data, size = made.view(np.uint8).data, made.itemsize
    made["crc"] = np.fromiter((crc32(data[at + 4 : at + size]) for at in range(0, len(data), size)), np.uint32, rows)
    return made.tobytes()
