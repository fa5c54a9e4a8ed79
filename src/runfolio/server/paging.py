"""Pages of a list: their parameters, and cursors that say where the next one begins."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Annotated, Any, TypeAlias

from fastapi import Query

from runfolio.wire import limits

from .db.types import clean
from .errors import InvalidCursor

Limit: TypeAlias = Annotated[int, Query(ge=1, le=limits.MAX_PAGE, description="most items in the answer")]
Cursor: TypeAlias = Annotated[
    str | None, Query(max_length=4096, description="`next_cursor` of the page before, with the same filters")
]


def encode_cursor(of: object, *key: object) -> str:
    """Where the next page begins: after the item with this key. ``of`` is the list's name and filters."""
    parts = [part.isoformat() if isinstance(part, datetime) else part for part in key]
    return urlsafe_b64encode(json.dumps([_digest(of), *parts]).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, of: object, *kinds: type) -> tuple[Any, ...] | None:
    """The key in a cursor, part by part of these types. Raises :class:`InvalidCursor` for one of another list."""
    if cursor is None:
        return None
    try:
        digest, *parts = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        key = tuple(_part(part, kind) for part, kind in zip(parts, kinds, strict=True))
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError):
        raise InvalidCursor from None
    if digest != _digest(of):
        raise InvalidCursor
    return key


def _part(part: object, kind: type) -> object:
    if kind is datetime and isinstance(part, str):
        moment = datetime.fromisoformat(part)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    elif type(part) is kind and _storable(part):
        return part
    message = f"{part!r} is no {kind.__name__}"
    raise ValueError(message)


def _storable(part: object) -> bool:
    """Whether a database can compare with it: cursors are ours, and what comes back may not be."""
    if isinstance(part, int):
        return -(1 << 63) <= part < 1 << 63
    return not isinstance(part, str) or part == clean(part)


def _digest(of: object) -> str:
    return blake2b(repr(of).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
