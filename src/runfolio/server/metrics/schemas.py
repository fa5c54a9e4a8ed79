"""HTTP shapes of charts and points that only the server speaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from annotated_types import Ge, Gt, Le, MaxLen, MinLen

from runfolio.wire import limits

from .charts import MAX_BUCKETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .charts import Line
    from .series import Series

RunId = Annotated[str, MinLen(1), MaxLen(limits.MAX_RUN_ID)]
MetricName = Annotated[str, MinLen(1), MaxLen(limits.MAX_NAME)]


@dataclass(frozen=True, slots=True)
class ChartRequest:
    """What to draw: every metric of every run on one grid.

    ``x`` is ``step``, ``time`` (µs since 1970), ``relative`` (µs since the run's start), ``active`` (the same without
    the pauses between its attempts) or ``metric:<name>``. ``range`` bounds it, both ends included. ``buckets`` is the
    most buckets across it; 0 gives every point. ``width``, a power of two, says how wide buckets are instead: with an
    earlier answer's ``grid`` and a ``range`` from its last bucket, the answer continues that one.
    """

    __pydantic_config__ = {"extra": "forbid"}

    runs: Annotated[list[RunId], MinLen(1), MaxLen(1000)]
    metrics: Annotated[list[MetricName], MinLen(1), MaxLen(1000)]
    x: Annotated[str, MinLen(1), MaxLen(limits.MAX_NAME + 7)] = "step"
    buckets: Annotated[int, Ge(0), Le(MAX_BUCKETS)] = 500
    width: Annotated[float, Gt(0)] | None = None
    range: tuple[float | None, float | None] | None = None
    attempts: Literal["visible", "all"] = "visible"


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """A series: aligned buckets of ``width``, or with ``width`` null every point as ``x`` and ``value``.

    ``points`` counts the points that the answer stands for. ``count`` of a bucket is over finite points, ``size`` over
    all; ``min``, ``max`` and ``mean`` are ``"NaN"`` where no point is finite.
    """

    run: str
    metric: str
    points: int
    width: float | None
    x: list[float]
    value: list[float | str] | None = None
    min: list[float | str] | None = None
    max: list[float | str] | None = None
    mean: list[float | str] | None = None
    last: list[float | str] | None = None
    count: list[int] | None = None
    size: list[int] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """The series that have points, in the order asked for. ``grid`` is how wide a bucket is; null with every point."""

    x: str
    grid: float | None
    series: list[ChartSeries]


@dataclass(frozen=True, slots=True)
class PointItem:
    """A point as it was logged."""

    step: int
    time: datetime
    value: float | Literal["NaN", "Infinity", "-Infinity"]


def json_floats(values: Any) -> Any:
    """A float64 array as orjson writes it: itself when finite, else a list with ``"NaN"`` and the like."""
    contiguous = np.ascontiguousarray(values)
    if np.isfinite(contiguous).all():
        return contiguous
    names = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    return [names.get(str(value), value) for value in contiguous.tolist()]


def chart_json(x: str, lines: Sequence[Line]) -> dict[str, Any]:
    """A :class:`Chart`, its arrays left to orjson, which reads them without copying."""
    return {"x": x, "grid": grid_of(lines), "series": [_series_json(line) for line in lines]}


def grid_of(lines: Sequence[Line]) -> float | None:
    """How wide a chart's buckets are."""
    return lines[0].grid if lines else None


def _series_json(line: Line) -> dict[str, Any]:
    head = {"run": line.run, "metric": line.metric, "points": line.points, "width": line.width}
    head["x"] = np.ascontiguousarray(line.x)
    if line.buckets is None:
        return head | {"value": json_floats(line.values)}
    b = line.buckets
    floats = {"min": b.min, "max": b.max, "mean": b.mean, "last": b.last}
    return (
        head
        | {name: json_floats(column) for name, column in floats.items()}
        | {"count": np.ascontiguousarray(b.count), "size": np.ascontiguousarray(b.size)}
    )


def points_json(series: Series) -> list[dict[str, Any]]:
    """Points as JSON objects, times as RFC 3339."""
    times = np.datetime_as_string(series.times.astype("datetime64[us]"), unit="us", timezone="UTC").tolist()
    values = json_floats(series.values)
    values = values if isinstance(values, list) else values.tolist()
    return [
        {"step": step, "time": time, "value": value}
        for step, time, value in zip(series.steps.tolist(), times, values, strict=True)
    ]
