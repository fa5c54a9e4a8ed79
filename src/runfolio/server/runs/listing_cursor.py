"""Cursors: where the next page begins, and of which list. Opaque to clients, checked when they come back."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from runfolio.server.errors import InvalidCursor
from runfolio.wire import limits

from .listing_order import Place, Position, SortValue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_TIME: Final = "t"
_INT64: Final = 1 << 63
MAX_CURSOR: Final = 20_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last run of a page, and the moment that relative times of the filter are counted from."""

    now: datetime
    last: Position


def encode(cursor: Cursor, list_id: str) -> str:
    """A cursor as text; ``list_id`` names the filter and order that it belongs to."""
    places = [[place.rank, _encoded(place.value)] for place in cursor.last.places]
    payload = [_digest(list_id), _microseconds(cursor.now), places, cursor.last.run_id]
    text = json.dumps(payload, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(text: str, list_id: str, shapes: Sequence[tuple[type, ...]]) -> Cursor:
    """A cursor from text. ``shapes`` has, for each sort key, the type of value at each rank.

    Raises:
        InvalidCursor: It was not made by :func:`encode` for this list.
    """
    try:
        digest, now, places, run_id = _payload(text)
        if digest != _digest(list_id) or not limits.is_run_id(run_id) or len(places) != len(shapes):
            raise InvalidCursor
        decoded = tuple(_place(rank, value, shape) for (rank, value), shape in zip(places, shapes, strict=True))
        return Cursor(_EPOCH + now * _MICROSECOND, Position(decoded, run_id))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise InvalidCursor from error


def _payload(text: str) -> tuple[str, int, list[Any], str]:
    if len(text) > MAX_CURSOR:
        raise InvalidCursor
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise InvalidCursor from error
    digest, now, places, run_id = json.loads(raw.decode())
    if not (isinstance(digest, str) and type(now) is int and isinstance(places, list) and isinstance(run_id, str)):
        raise InvalidCursor
    return digest, now, places, run_id


def _digest(list_id: str) -> str:
    return hashlib.sha256(list_id.encode()).hexdigest()[:16]


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _encoded(value: SortValue) -> Any:
    return [_TIME, _microseconds(value)] if isinstance(value, datetime) else value


def _place(rank: Any, value: Any, shape: tuple[type, ...]) -> Place:
    if type(rank) is not int or not 0 <= rank <= len(shape):
        raise InvalidCursor
    if rank == len(shape):
        return Place(rank, None)
    return Place(rank, _READERS[shape[rank]](value))


def _number(value: Any) -> int | float:
    if type(value) not in (int, float) or not abs(value) < _INT64:
        return _infinite(value)
    number: int | float = value
    return number


def _infinite(value: Any) -> float:
    if type(value) is not float or math.isnan(value):
        raise InvalidCursor
    return value


def _text(value: Any) -> str:
    if type(value) is not str or "\x00" in value:
        raise InvalidCursor
    value.encode()  # a lone surrogate is a ValueError
    return value


def _time(value: Any) -> datetime:
    mark, microseconds = value
    if mark != _TIME or type(microseconds) is not int:
        raise InvalidCursor
    return _EPOCH + microseconds * _MICROSECOND


_READERS: Final[dict[type, Callable[[Any], SortValue]]] = {float: _number, str: _text, datetime: _time}
