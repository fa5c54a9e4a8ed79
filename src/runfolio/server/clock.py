"""Times as people and as records write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def now() -> datetime:
    return datetime.now(UTC)


def to_us(moment: datetime) -> int:
    """An aware datetime as µs since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def from_us(time_us: int) -> datetime:
    """µs since 1970 as a datetime in UTC."""
    return _EPOCH + timedelta(microseconds=time_us)
