"""Points as Arrow batches, and any batches as bytes of a file that is never held whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runfolio.server.metrics.series import Series

Format = Literal["arrow", "parquet"]

SCHEMA: Final = pa.schema(
    [
        ("run", pa.dictionary(pa.int32(), pa.string())),
        ("metric", pa.dictionary(pa.int32(), pa.string())),
        ("step", pa.int64()),
        ("time", pa.timestamp("us", tz="UTC")),
        ("value", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Labels:
    """Every run and metric of an export: the dictionaries that all its batches share."""

    runs: pa.Array
    metrics: pa.Array

    @classmethod
    def of(cls, runs: Sequence[str], metrics: Sequence[str]) -> Labels:
        return cls(pa.array(runs, pa.string()), pa.array(metrics, pa.string()))


def batch(labels: Labels, run: int, metric: int, series: Series) -> pa.RecordBatch:
    """Points of one metric; ``run`` and ``metric`` are places in the labels."""
    n = len(series)
    return pa.RecordBatch.from_arrays(
        [
            pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(run, pa.int32()), n), labels.runs),
            pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(metric, pa.int32()), n), labels.metrics),
            pa.array(series.steps),
            pa.array(series.times).cast(SCHEMA.field("time").type),
            pa.array(series.values),
        ],
        schema=SCHEMA,
    )


class _Tape:
    """A file that is only written; what came since the last look is handed out and forgotten."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._written = 0
        self.closed = False

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        self.closed = True

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


class Encoder:
    """Turns batches into bytes, one at a time."""

    def __init__(self, kind: Format, schema: pa.Schema = SCHEMA) -> None:
        self._tape = _Tape()
        sink = pa.PythonFile(self._tape, mode="w")
        labels = [field.name for field in schema if pa.types.is_dictionary(field.type)]
        self._writer = (
            pa.ipc.new_stream(sink, schema)
            if kind == "arrow"
            else pq.ParquetWriter(sink, schema, compression="zstd", use_dictionary=labels or True)
        )

    def add(self, rows: pa.RecordBatch) -> bytes:
        """The bytes that one batch adds to the file."""
        self._writer.write_batch(rows)
        return self._tape.take()

    def end(self) -> bytes:
        """The last bytes of the file."""
        self._writer.close()
        return self._tape.take()
