"""Points of a run on their way: several metrics share a request, and their steps where these are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .points import Points

ARROW: Final = "application/vnd.apache.arrow.stream"
_TIME: Final = pa.timestamp("us", tz="UTC")
_COLUMNS: Final = frozenset({"name", "step", "time", "value"})
"""Columns that mean something in a table of points: no metric can be one."""


def bodies(metrics: Mapping[str, Points]) -> Iterator[bytes]:
    """The points of some metrics as tables: a column a metric for those logged together, a row a point for others."""
    alike: dict[tuple[bytes, bytes], list[str]] = {}
    for name, points in metrics.items():
        alike.setdefault((points.steps.tobytes(), points.times.tobytes()), []).append(name)
    apart: list[str] = []
    for names in alike.values():
        if len(names) > 1 and _COLUMNS.isdisjoint(names):
            yield _wide({name: metrics[name] for name in names})
        else:
            apart += names
    if apart:
        yield _long({name: metrics[name] for name in apart})


def _wide(metrics: Mapping[str, Points]) -> bytes:
    axis = next(iter(metrics.values()))
    columns = {"step": pa.array(axis.steps), "time": pa.array(axis.times).cast(_TIME)}
    return _stream(pa.record_batch(columns | {name: pa.array(points.values) for name, points in metrics.items()}))


def _long(metrics: Mapping[str, Points]) -> bytes:
    numbers = np.repeat(np.arange(len(metrics), dtype=np.int32), [len(points) for points in metrics.values()])
    columns = {
        "name": pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(list(metrics), pa.string())),
        "step": pa.array(np.concatenate([points.steps for points in metrics.values()])),
        "time": pa.array(np.concatenate([points.times for points in metrics.values()])).cast(_TIME),
        "value": pa.array(np.concatenate([points.values for points in metrics.values()])),
    }
    return _stream(pa.record_batch(columns))


def _stream(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    found: bytes = sink.getvalue().to_pybytes()
    return found
