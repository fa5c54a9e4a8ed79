"""Charts: many series, one grid, at the cost of their pixels."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from runfolio.server.errors import Invalid

from . import loading, rollup
from .buckets import Buckets, Cutter, bucket, bucket_floats, coarsen, float_exponent_for, join, shift_for
from .chunk_queries import ChunkPlace
from .series import EMPTY, Series, gather

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from runfolio.server.db.session import ReadSession

    from .blocks import Block, Floats, Ints
    from .clocks import Clock
    from .loading import Blobs, Places, SeriesKey
    from .visibility import Visibility

MAX_JOINED_POINTS: Final = 5_000_000
"""Points that a chart over another metric may read."""
MAX_BUCKETS: Final = 20_000
"""Buckets that one line may have."""
MAX_FULL_POINTS: Final = 20_000_000
"""Points that a chart at full resolution may hold."""


@dataclass(frozen=True, slots=True)
class ChartQuery:
    """What to draw. ``x`` is ``step``, ``time``, ``relative``, ``active`` or ``metric:<name>``.

    ``low`` and ``high`` bound x, both included: steps, µs since 1970, µs on the run's clock, or the metric's values.
    ``buckets`` is the most buckets of the grid; 0 asks for every point.
    """

    runs: tuple[str, ...]
    metrics: tuple[str, ...]
    x: str = "step"
    buckets: int = 500
    low: float | None = None
    high: float | None = None
    all_attempts: bool = False
    exponent: int | None = None
    """Buckets are this power of two wide, however many there are: for whoever goes on with an earlier grid."""
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    """What each run's time is counted by, for ``relative`` and ``active``; a run without one by moments."""

    @property
    def x_metric(self) -> str | None:
        return self.x.removeprefix("metric:") if self.x.startswith("metric:") else None


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One series of a chart, in the order of x.

    With a ``width``, ``buckets`` holds aligned buckets and ``x`` where each begins; without, every point is there:
    ``x`` and ``values``. ``points`` counts the points that were looked at. ``grid`` is the width of the chart's
    buckets, also for a line that keeps its points because no bucket holds two of them.
    """

    run: str
    metric: str
    points: int
    x: Ints | Floats
    width: float | None = None
    grid: float | None = None
    values: Floats = field(default_factory=lambda: np.empty(0, np.float64))
    buckets: Buckets | None = None


@dataclass(slots=True)
class _Cluster:
    """Chunks and blocks of one series whose steps overlap, apart from all others'."""

    chunks: list[ChunkPlace]
    blocks: list[Block]
    low: int
    high: int


async def draw(session: ReadSession, query: ChartQuery) -> list[Line]:
    """A line for each (run, metric) that has points. Raises :class:`Invalid` for what would cost too much."""
    if query.x == "step":
        return await _draw_steps(session, query)
    return await _draw_other(session, query)


async def _draw_steps(session: ReadSession, query: ChartQuery) -> list[Line]:
    low, high = (None if v is None else _whole(v) for v in (query.low, query.high))
    places = await loading.find(
        session, query.runs, query.metrics, all_attempts=query.all_attempts, step_low=low, step_high=high
    )
    clusters = {key: _clusters(places, key) for key in _keys(query, places)}
    shift = _shift(clusters, low, high, query)
    rollups, values, overlap = _choose(clusters, places, shift, low, high)
    if query.buckets == 0:
        _refuse_too_many(sum(place.rows for place in values), MAX_FULL_POINTS)
    blobs = await loading.read(session, values=values, rollups=rollups, times=overlap)
    made = _Steps(blobs, frozenset((place.name, place.axis_id) for place in rollups), shift, low, high)

    def lines() -> list[Line]:
        found = (made.line(key, parts, places.visibility[key[0]]) for key, parts in clusters.items())
        return [line for line in found if line is not None]

    return await asyncio.to_thread(lines)


def _whole(value: float) -> int:
    return int(min(max(value, -(1 << 63)), (1 << 63) - 1)) if not isinstance(value, int) else value


def _keys(query: ChartQuery, places: Places) -> list[SeriesKey]:
    """In the order asked for: runs, and within each its metrics."""
    known = places.chunks.keys() | places.blocks.keys()
    return [(run, name) for run in query.runs for name in query.metrics if (run, name) in known]


def _clusters(places: Places, key: SeriesKey) -> list[_Cluster]:
    """What of a series is visible at all, cut where no steps overlap, in the order of steps."""
    visibility, name = places.visibility[key[0]], key[1]
    spans: list[tuple[int, int, ChunkPlace | Block]] = []
    for place in places.chunks.get(key, ()):
        limit = visibility.limit(place.attempt, name)
        if limit is None or place.min_step < limit:
            spans.append((place.min_step, place.max_step, place))
    for whole in places.blocks.get(key, ()):
        block = visibility.visible(whole, name)
        if block.rows:
            spans.append((int(block.steps[0]), int(block.steps[-1]), block))
    spans.sort(key=lambda span: span[:2])
    return _apart(spans)


def _apart(spans: Iterable[tuple[int, int, ChunkPlace | Block]]) -> list[_Cluster]:
    """Sorted spans of steps, cut into clusters wherever the next one begins past all before it."""
    clusters: list[_Cluster] = []
    for low, high, part in spans:
        if not clusters or low > clusters[-1].high:
            clusters.append(_Cluster([], [], low, high))
        cluster = clusters[-1]
        cluster.high = max(cluster.high, high)
        if isinstance(part, ChunkPlace):
            cluster.chunks.append(part)
        else:
            cluster.blocks.append(part)
    return clusters


def _shift(
    clusters: dict[SeriesKey, list[_Cluster]], low: int | None, high: int | None, query: ChartQuery
) -> int | None:
    """One width for all series, from the range asked for or from all that there is; None for every point."""
    if not query.buckets:
        return None
    spans = [(cluster.low, cluster.high) for parts in clusters.values() for cluster in parts]
    if not spans:
        return query.exponent or 0
    first = max(min(s[0] for s in spans), low) if low is not None else min(s[0] for s in spans)
    last = min(max(s[1] for s in spans), high) if high is not None else max(s[1] for s in spans)
    if query.exponent is None:
        return shift_for(first, max(first, last), query.buckets)
    return _fitting(query.exponent, first, max(first, last))


def _fitting(exponent: int, low: float, high: float) -> int:
    """The exponent of a width that was asked for. Raises :class:`Invalid` for one that makes too many buckets."""
    if (high - low) / 2.0**exponent > MAX_BUCKETS:
        raise Invalid("body.width", f"the range would fall into more than {MAX_BUCKETS:,} buckets: take wider ones")
    return exponent


def _choose(
    clusters: dict[SeriesKey, list[_Cluster]], places: Places, shift: int | None, low: int | None, high: int | None
) -> tuple[list[ChunkPlace], list[ChunkPlace], bool]:
    """Which chunks to read by rollup, which by value, and whether ties between them need times."""
    rollups: list[ChunkPlace] = []
    values: list[ChunkPlace] = []
    overlap = False
    for (run, name), parts in clusters.items():
        visibility = places.visibility[run]
        for cluster in parts:
            if _rolls_up(cluster, visibility, name, shift, low, high):
                rollups += cluster.chunks
            else:
                values += cluster.chunks
                overlap |= len(cluster.chunks) + len(cluster.blocks) > 1
    return rollups, values, overlap


def _rolls_up(
    cluster: _Cluster, visibility: Visibility, name: str, shift: int | None, low: int | None, high: int | None
) -> bool:
    """Whether a cluster is one chunk, wholly visible and wholly within the range, with a rollup fine enough."""
    if shift is None or cluster.blocks or len(cluster.chunks) != 1:
        return False
    (place,) = cluster.chunks
    fine = rollup.shift_of(place.rows, place.min_step, place.max_step)
    limit = visibility.limit(place.attempt, name)
    return (
        fine is not None
        and fine <= shift
        and (limit is None or place.max_step < limit)
        and (low is None or low <= place.min_step)
        and (high is None or place.max_step <= high)
    )


class _Steps:
    """Makes the lines of a chart over steps out of what was read for it."""

    def __init__(
        self, blobs: Blobs, by_rollup: frozenset[tuple[str, int]], shift: int | None, low: int | None, high: int | None
    ) -> None:
        self._blobs = blobs
        self._by_rollup = by_rollup
        self._shift = shift
        self._low, self._high = low, high
        self._cutter = Cutter(shift) if shift is not None else None

    def line(self, key: SeriesKey, clusters: list[_Cluster], visibility: Visibility) -> Line | None:
        """One series. Raw points stay raw while no bucket holds two."""
        parts: list[Buckets] = []
        raw: list[Series] = []
        for cluster in clusters:
            if (summed := self._summed(cluster, key[1])) is not None:
                parts.append(summed)
                continue
            series = self._series(cluster, key[1], visibility)
            if len(series):
                raw.append(series)
                if self._cutter is not None:
                    parts.append(self._cutter.bucket(series.steps, series.values))
        return _line(key, parts, raw, self._shift, has_rollup=len(parts) > len(raw))

    def _summed(self, cluster: _Cluster, name: str) -> Buckets | None:
        """A cluster's buckets from the rollup that was read for it, if one was."""
        first = cluster.chunks[0] if cluster.chunks else None
        if self._shift is None or first is None or (name, first.axis_id) not in self._by_rollup:
            return None
        fine, found = self._blobs.rollup(first)
        return coarsen(found, self._shift - fine)

    def _series(self, cluster: _Cluster, name: str, visibility: Visibility) -> Series:
        series = gather([*cluster.blocks, *map(self._blobs.block, cluster.chunks)], name, visibility)
        if self._low is None and self._high is None:
            return series
        first, last = -(1 << 63), (1 << 63) - 1
        return series.between(first if self._low is None else self._low, last if self._high is None else self._high)


def _line(
    key: SeriesKey, parts: list[Buckets], raw: list[Series], shift: int | None, *, has_rollup: bool
) -> Line | None:
    width = None if shift is None else float(1 << shift)
    if shift is not None:
        joined = join(parts)
        points = int(joined.size.sum())
        if not points:
            return None
        if has_rollup or (joined.size > 1).any():
            return Line(*key, points, joined.index << np.int64(shift), width, width, buckets=joined)
    if not raw:
        return None
    steps = np.concatenate([part.steps for part in raw])
    values = np.concatenate([part.values for part in raw])
    drawn = Series(steps, steps, values).last_of_each_step()
    return Line(*key, len(steps), drawn.steps, grid=width, values=drawn.values)


def _refuse_too_many(points: int, most: int) -> None:
    if points > most:
        raise Invalid("body.range", f"this would read {points:,} points; at most {most:,} are read: narrow the range")


async def _draw_other(session: ReadSession, query: ChartQuery) -> list[Line]:
    """Charts over time, or over another metric: every point is read."""
    names = (*query.metrics, query.x_metric) if query.x_metric else query.metrics
    places = await loading.find(session, query.runs, names, all_attempts=query.all_attempts)
    chunks = [place for parts in places.chunks.values() for place in parts]
    _refuse_too_many(
        sum(place.rows for place in chunks), MAX_JOINED_POINTS if query.x_metric else MAX_FULL_POINTS
    )  # fmt: skip
    blobs = await loading.read(session, values=chunks, times=True)
    return await asyncio.to_thread(_other_lines, query, places, blobs)


def _other_lines(query: ChartQuery, places: Places, blobs: Blobs) -> list[Line]:
    placed = [
        (key, *_sorted_by_x(query, key[0], _whole_series(places, blobs, key), places, blobs))
        for key in _keys(query, places)
        if key[1] in query.metrics
    ]
    placed = [(key, *_cut(x, values, query.low, query.high)) for key, x, values in placed]
    spans = [(x[0], x[-1]) for _, x, _ in placed if len(x)]
    if not spans:
        return []
    low, high = min(s[0] for s in spans), max(s[1] for s in spans)
    return [_other_line(key, x, values, query, low, high) for key, x, values in placed if len(x)]


def _whole_series(places: Places, blobs: Blobs, key: SeriesKey) -> Series:
    blocks = [*places.blocks.get(key, ()), *(blobs.block(place) for place in places.chunks.get(key, ()))]
    return gather(blocks, key[1], places.visibility[key[0]]) if blocks else EMPTY


def _sorted_by_x(
    query: ChartQuery, run: str, series: Series, places: Places, blobs: Blobs
) -> tuple[Ints | Floats, Floats]:
    """x and values in the order of x; points of one x keep theirs."""
    x: Ints | Floats
    if query.x_metric:
        x, values = _joined(series, _whole_series(places, blobs, (run, query.x_metric)))
    else:
        clock = query.clocks.get(run)
        x, values = series.times if clock is None else clock.at(series.times), series.values
    if len(x) > 1 and (x[1:] < x[:-1]).any():
        order = np.argsort(x, kind="stable")
        return x[order], values[order]
    return x, values


def _joined(series: Series, over: Series) -> tuple[Floats, Floats]:
    """Points whose step the other metric has too, over its last value there. Points over NaN or ±Inf have no place."""
    over = over.last_of_each_step()
    if not len(over) or not len(series):
        return np.empty(0, np.float64), np.empty(0, np.float64)
    place = np.minimum(np.searchsorted(over.steps, series.steps), len(over) - 1)
    x = over.values[place]
    kept = (over.steps[place] == series.steps) & np.isfinite(x)
    return x[kept], series.values[kept]


def _cut(x: Ints | Floats, values: Floats, low: float | None, high: float | None) -> tuple[Ints | Floats, Floats]:
    first = 0 if low is None else int(np.searchsorted(x, low, "left"))
    end = len(x) if high is None else int(np.searchsorted(x, high, "right"))
    return x[first:end], values[first:end]


def _other_line(key: SeriesKey, x: Ints | Floats, values: Floats, query: ChartQuery, low: float, high: float) -> Line:
    if not query.buckets:
        return Line(*key, len(x), x, values=values)
    exponent = None if query.exponent is None else _fitting(query.exponent, low, high)
    starts: Ints | Floats
    if x.dtype == np.int64:
        shift = shift_for(int(low), int(high), query.buckets) if exponent is None else exponent
        found, width = bucket(x.astype(np.int64, copy=False), values, shift), float(1 << shift)
        starts = found.index << np.int64(shift)
    else:
        exponent = float_exponent_for(float(low), float(high), query.buckets) if exponent is None else exponent
        found, width = bucket_floats(x.astype(np.float64, copy=False), values, exponent), 2.0**exponent
        starts = np.ldexp(found.index.astype(np.float64), exponent)
    if not (found.size > 1).any():
        return Line(*key, len(x), x, grid=width, values=values)
    return Line(*key, len(x), starts, width, width, buckets=found)
