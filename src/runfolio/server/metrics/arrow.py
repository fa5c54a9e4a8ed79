"""Charts and points as Arrow IPC streams. Loaded only when somebody asks for Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from .buckets import Buckets, means
from .schemas import grid_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .charts import Line

MEDIA_TYPE = "application/vnd.apache.arrow.stream"


def chart_stream(lines: Sequence[Line]) -> memoryview:
    """One record batch: ``run`` and ``metric`` (dictionary), ``x``, and either ``value`` or the columns of buckets.

    When any line has buckets all are given as buckets; a raw point is one that holds itself. The schema's metadata say
    how wide a bucket of the chart is (``grid``).
    """
    columns = {"run": _labels([line.run for line in lines], lines), "metric": _labels([x.metric for x in lines], lines)}
    columns["x"] = pa.array(_joined([line.x for line in lines]))
    if any(line.buckets is not None for line in lines):
        found = {name: _joined([_bucket_column(line, name) for line in lines]) for name in Buckets.__slots__[1:]}
        found["mean"] = means(found["sum"], found["count"])
        columns |= {name: pa.array(found[name]) for name in ("min", "max", "mean", "last", "count", "size")}
    else:
        columns["value"] = pa.array(_joined([line.values for line in lines]))
    batch = pa.record_batch(columns)
    grid = grid_of(lines)
    return _stream(batch if grid is None else batch.replace_schema_metadata({"grid": repr(grid)}))


def _labels(labels: list[str], lines: Sequence[Line]) -> pa.DictionaryArray:
    names = sorted(set(labels))
    place = {name: i for i, name in enumerate(names)}
    lengths = [len(line.x) for line in lines]
    indices = np.repeat(np.array([place[label] for label in labels], np.int32), lengths)
    return pa.DictionaryArray.from_arrays(pa.array(indices, pa.int32()), pa.array(names, pa.string()))


def _bucket_column(line: Line, column: str) -> Any:
    if line.buckets is not None:
        return getattr(line.buckets, column)
    if column == "size":
        return np.ones(len(line.x), np.int64)
    if column == "last":
        return line.values
    finite = np.isfinite(line.values)
    return finite.astype(np.int64) if column == "count" else np.where(finite, line.values, np.nan)


def _joined(parts: Sequence[Any]) -> Any:
    return np.concatenate(parts) if parts else np.empty(0, np.float64)


def _stream(batch: pa.RecordBatch) -> memoryview:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return memoryview(sink.getvalue())
