"""Digests of tables: the same for the same content, however its memory is cut."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from .looks import DatasetError

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCK: Final = 65_536
"""Rows that are copied at a time."""


class _Hash:
    """A file that keeps nothing of what is written but its SHA-256."""

    closed = False

    def __init__(self, types: Sequence[tuple[str, str]] = ()) -> None:
        self._sum = hashlib.sha256(repr(types).encode("utf-8", "replace"))

    def write(self, data: Any) -> int:
        self._sum.update(data)
        return memoryview(data).nbytes

    def flush(self) -> None:
        """Nothing is held back."""

    def hexdigest(self) -> str:
        return self._sum.hexdigest()


def of_pandas(frame: Any, types: Sequence[tuple[str, str]]) -> str:
    """By pandas' own hash of each row and its label. Lists and the like in cells count as their texts."""
    from pandas.util import hash_pandas_object

    try:
        rows = hash_pandas_object(frame)
    except TypeError:
        rows = hash_pandas_object(frame.astype(str))
    whole = _Hash(types)
    whole.write(rows.to_numpy().tobytes())
    return whole.hexdigest()


def of_polars(frame: Any, types: Sequence[tuple[str, str]]) -> str:
    """By its rows as JSON: Polars' own hashes change with its version."""
    unwritten = [name for name, kind in types if "Binary" in kind or "Object" in kind]
    if unwritten:
        raise DatasetError(f"column {unwritten[0]!r} holds what JSON cannot; give digest=")
    whole = _Hash(types)
    frame.write_ndjson(whole)
    return whole.hexdigest()


def of_arrow(table: Any) -> str:
    """By its columns as Arrow's stream has them. Rows are copied, so that how they were sliced leaves no trace."""
    import pyarrow as pa

    if isinstance(table, pa.RecordBatch):
        table = pa.Table.from_batches([table])
    table = table.replace_schema_metadata(None)
    whole = _Hash()
    with pa.ipc.new_stream(pa.PythonFile(whole, mode="w"), table.schema) as stream:
        for first in range(0, table.num_rows, BLOCK):
            rows = pa.array(range(first, min(first + BLOCK, table.num_rows)), pa.int64())
            stream.write(table.take(rows).combine_chunks())
    return whole.hexdigest()
