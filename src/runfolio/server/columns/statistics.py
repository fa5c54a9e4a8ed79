"""What is said of a whole column. Knows no database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from runfolio.server.search.catalog import kind_of
from runfolio.server.search.columns import BOOLEAN, MISSING, NUMBER
from runfolio.server.search.keys import keyed
from runfolio.server.search.printer import render_field

if TYPE_CHECKING:
    from runfolio.server.search.columns import Column, Floats

Json: TypeAlias = dict[str, Any]

QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
BINS: Final = 20
MOST_VALUES: Final = 20


def statistics(column: Column) -> Json:
    """A column at a glance."""
    kind = kind_of(column.field)
    head = {"field": render_field(column.field), "count": int(np.count_nonzero(column.held != MISSING))}
    if kind == "time":
        return head | {"type": "time"} | _numbers(_finite(column) / 1e6)
    if column.is_numeric:
        return head | {"type": "span" if kind == "span" else "number"} | _numbers(_finite(column))
    return head | {"type": "boolean" if column.kinds == {BOOLEAN} else "text"} | _values(column)


def _finite(column: Column) -> Floats:
    found: Floats = column.numbers[column.held == NUMBER].astype(np.float64)
    return found


def _numbers(numbers: Floats) -> Json:
    if not len(numbers):
        return {"min": None, "max": None, "mean": None, "quantiles": [], "histogram": []}
    least, greatest = float(numbers.min()), float(numbers.max())
    # Neither a sum of such numbers nor their distance overflows.
    scale = np.exp2(np.frexp(max(abs(least), abs(greatest)))[1] - 1.0)
    scaled = numbers / scale
    return {
        "min": least,
        "max": greatest,
        "mean": float(scaled.mean() * scale),
        "quantiles": (np.quantile(scaled, QUANTILES) * scale).tolist(),
        "histogram": _histogram(scaled, least / scale, greatest / scale),
    }


def _histogram(numbers: Floats, least: float, greatest: float) -> list[int]:
    """Each part holds its lower end, the last one both; of numbers that are all the same, the first part."""
    width = greatest - least
    places = (numbers - least) / width * BINS if width else np.zeros(len(numbers))
    found: list[int] = np.bincount(np.minimum(places.astype(np.int64), BINS - 1), minlength=BINS).tolist()
    return found


def _values(column: Column) -> Json:
    found = keyed(column)
    counts = np.bincount(found.places, minlength=len(found.keys))[: found.missing]
    most = np.argsort(-counts, kind="stable")[:MOST_VALUES].tolist()
    values = [{"value": found.keys[place].json, "count": int(counts[place])} for place in most]
    return {"distinct": len(counts), "values": values}
