"""Histograms: how values are spread, as counts between edges."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any, ClassVar, Final

from .arrays import as_array, flatten, numpy_if_loaded
from .base import Kind, Media, MediaFile

MAX_BINS: Final = 4096
_SMALLEST_RANGE: Final = 1e-300
"""Below it a bin would be a denormal, and edges would meet."""


class Histogram(Media):
    """The spread of some values, or counts and edges that are already there.

    ``rf.Histogram(values, bins=64)``, ``rf.Histogram(numpy.histogram(values))`` or
    ``rf.Histogram(counts=[...], edges=[...])``, with one edge more than counts. Values that are not finite are left out
    and counted in ``meta["nonfinite"]``.
    """

    kind: ClassVar[Kind] = "histogram"

    def __init__(
        self,
        values: object = None,
        *,
        bins: int = 64,
        counts: object = None,
        edges: object = None,
        caption: str | None = None,
    ) -> None:
        super().__init__(caption=caption)
        if isinstance(values, tuple) and len(values) == 2 and all(map(_is_sequence, values)):
            counts, edges = values
            values = None
        self.values = values
        self.bins = bins
        self.counts = counts
        self.edges = edges

    def _encode(self) -> MediaFile:
        meta: dict[str, Any] = {}
        if self.counts is not None and self.edges is not None and self.values is None:
            counts, edges = _numbers(self.counts), _numbers(self.edges)
        elif self.values is not None and self.counts is None and self.edges is None:
            counts, edges, meta = _count(self.values, self.bins)
        else:
            raise ValueError("Histogram takes values, or counts and edges")
        _check(counts, edges)
        data = json.dumps({"counts": counts, "edges": edges}, separators=(",", ":")).encode()
        meta |= {"count": sum(counts), "bins": len(counts), "low": edges[0], "high": edges[-1]}
        return self._file(data, "application/json", meta)


def _is_sequence(value: object) -> bool:
    return hasattr(value, "__len__") and not isinstance(value, (str, bytes))


def _numbers(value: object) -> list[float]:
    array = as_array(value)
    return list(flatten(array.ravel().tolist() if array is not None else list(value)))  # type: ignore[call-overload]  # a TypeError for what cannot be listed is the answer


def _check(counts: list[float], edges: list[float]) -> None:
    if not counts or len(edges) != len(counts) + 1:
        raise ValueError(f"a histogram has one edge more than counts, here are {len(edges)} and {len(counts)}")
    if len(counts) > MAX_BINS:
        raise ValueError(f"a histogram has at most {MAX_BINS} bins, this one {len(counts)}")
    if not all(math.isfinite(edge) for edge in edges) or any(a >= b for a, b in pairwise(edges)):
        raise ValueError("the edges of a histogram are finite and rise")
    if not all(math.isfinite(count) and count >= 0 for count in counts):
        raise ValueError("the counts of a histogram are finite and not negative")


def _count(values: object, bins: object) -> tuple[list[float], list[float], dict[str, Any]]:
    """Counts, edges, and how many values were not finite."""
    if not isinstance(bins, int) or not 1 <= bins <= MAX_BINS:
        raise ValueError(f"bins is a whole number from 1 to {MAX_BINS}, not {bins!r}")
    array = as_array(values)
    np = numpy_if_loaded()
    if array is None and np is not None:
        array = np.asarray(_numbers(values), dtype=float)
    return _count_list(_numbers(values), bins) if array is None else _count_array(array, bins)


def _count_array(array: Any, bins: int) -> tuple[list[float], list[float], dict[str, Any]]:
    import numpy as np

    flat = array.ravel().astype(float)
    finite = flat[np.isfinite(flat)]
    low, high = _range(float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    counts, edges = np.histogram(finite, bins, (low, high))
    return counts.tolist(), edges.tolist(), _nonfinite(len(flat) - len(finite))


def _count_list(values: list[float], bins: int) -> tuple[list[float], list[float], dict[str, Any]]:
    finite = [value for value in values if math.isfinite(value)]
    low, high = _range(min(finite), max(finite)) if finite else (0.0, 1.0)
    width = (high - low) / bins
    counts: list[float] = [0] * bins
    for value in finite:
        counts[min(int((value - low) / width), bins - 1)] += 1
    edges = [low + width * number for number in range(bins)]
    return counts, [*edges, high], _nonfinite(len(values) - len(finite))


def _range(low: float, high: float) -> tuple[float, float]:
    """The outer edges. Values too close for doubles to count between them stand in the middle of a wider range."""
    if not math.isfinite(high - low):
        raise ValueError("the values of a histogram lie too far apart")
    largest = max(abs(low), abs(high))
    if high - low > largest * 2.0**-38 and high - low > _SMALLEST_RANGE:
        return low, high
    margin = max(0.5, largest * 2.0**-30)
    return low - margin, high + margin


def _nonfinite(count: int) -> dict[str, Any]:
    return {"nonfinite": count} if count else {}
