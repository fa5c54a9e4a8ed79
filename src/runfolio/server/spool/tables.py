"""Bulk loads: an Arrow table of points to records. Loaded when somebody sends one.

Two shapes are read. Long: columns ``name``, ``value`` and, if there, ``step`` and ``time``. Wide: ``step``, perhaps
``time``, and a column of numbers for each metric, where null means that the row has no such point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from runfolio.server.errors import Invalid
from runfolio.wire import frames, limits

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


def encode_table(table: pa.Table, now_us: int) -> tuple[bytes, int]:
    """Records of every point in a table, and how many points these are. Raises :class:`Invalid` with the column."""
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


def _long(table: pa.Table, times: Ints) -> tuple[bytes, int]:
    labels = _cast(table.column("name"), pa.string(), "name")
    if labels.null_count:
        raise Invalid("body.name", "every row has a name")
    steps, values = _steps(table), _doubles(table.column("value"), "value")
    if np.ma.is_masked(values):
        raise Invalid("body.value", "every row has a value")
    coded = labels.combine_chunks().dictionary_encode()
    codes = coded.indices.to_numpy()
    records = []
    for number, name in enumerate(coded.dictionary.to_pylist()):
        mine = codes == number
        records.append(_rows(number, [name], steps[mine], times[mine], np.asarray(values)[mine][:, None]))
    return b"".join(records), len(table)


def _wide(table: pa.Table, times: Ints) -> tuple[bytes, int]:
    """Rows that hold the same metrics share a schema."""
    steps = _steps(table)
    names = [name for name in table.column_names if name not in ("step", "time")]
    if not names:
        raise Invalid("body", "besides step and time there is no column")
    columns = np.ma.stack([_doubles(table.column(name), name) for name in names])
    present = ~np.ma.getmaskarray(columns)
    patterns, which = np.unique(present, axis=1, return_inverse=True)
    records, first = [], 0
    for i in range(patterns.shape[1]):
        held, rows = np.flatnonzero(patterns[:, i]), np.flatnonzero(which == i)
        if len(held):
            values = np.asarray(columns.data)[np.ix_(held, rows)].T
            chosen = [names[j] for j in held]
            records.append(_rows(i, chosen, steps[rows], times[rows], values, first))
            first += len(chosen)
    return b"".join(records), int(present.sum())


def _doubles(column: pa.ChunkedArray, name: str) -> np.ma.MaskedArray[tuple[int], np.dtype[np.float64]]:
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_boolean(column.type)):
        raise Invalid(f"body.{name}", f"numbers are expected, not {column.type}")
    mask = column.is_null().to_numpy() if column.null_count else False
    values = _cast(column.fill_null(0) if column.null_count else column, pa.float64(), name)
    return np.ma.array(values.to_numpy(), mask=mask)


def _rows(schema: int, names: list[str], steps: Ints, times: Ints, values: Floats, first: int | None = None) -> bytes:
    """Definitions and rows; ``values`` has the shape (rows, names). Names are numbered from ``first``."""
    first = schema if first is None else first
    for name in names:
        if not 0 < len(name.encode()) <= limits.MAX_NAME:
            raise Invalid("body", f"a metric's name has 1 to {limits.MAX_NAME} bytes")
    records = [frames.encode_name(first + i, name) for i, name in enumerate(names)]
    records.append(frames.encode_schema(schema, range(first, first + len(names))))
    data, width = np.ascontiguousarray(values, np.float64).tobytes(), 8 * len(names)
    records += [
        frames.encode_row(schema, step, time, data[i * width : (i + 1) * width])
        for i, (step, time) in enumerate(zip(steps.tolist(), times.tolist(), strict=True))
    ]
    return b"".join(records)
