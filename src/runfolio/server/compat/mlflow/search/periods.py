"""Times, which MLflow has in whole milliseconds since 1970, as spans of our clock, which counts microseconds.

A moment is shown to MLflow's clients as the millisecond that it lies in, rounded down. So a comparison with a number
of milliseconds asks whether the moment lies in a span that begins and ends with a millisecond.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from runfolio.wire.limits import MAX_TIME_US, MIN_TIME_US

if TYPE_CHECKING:
    from runfolio.server.search.tree import Operator

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = MIN_TIME_US // 1000, MAX_TIME_US // 1000


@dataclass(frozen=True, slots=True)
class Period:
    """Moments from ``start`` on and before ``end``; None where it is open. ``negated``: all other moments."""

    start: datetime | None = None
    end: datetime | None = None
    negated: bool = False


def period(operator: Operator, milliseconds: float) -> Period:
    """The moments whose whole milliseconds stand in this relation to a number. It may be any but NaN."""
    within = max(_FIRST, min(milliseconds, _LAST))
    low, high = _moment(math.ceil(within)), _moment(math.floor(within) + 1)
    match operator:
        case "<":
            return Period(end=low)
        case "<=":
            return Period(end=high)
        case ">":
            return Period(start=high)
        case ">=":
            return Period(start=low)
        case "=" | "!=":
            return Period(low, high, negated=operator == "!=")


def _moment(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=max(_FIRST, min(milliseconds, _LAST)))
