"""JSON that every database can hold."""

from __future__ import annotations

import math
from typing import TypeVar, cast

T = TypeVar("T")


def storable(value: T) -> T:
    """The same JSON with NaN and infinities as the strings ``"NaN"``, ``"Infinity"``, ``"-Infinity"``.

    PostgreSQL refuses the words that Python writes for them.
    """
    return cast("T", _storable(value))


def _storable(value: object) -> object:
    match value:
        case float() if not math.isfinite(value):
            return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        case dict():
            return {key: _storable(item) for key, item in value.items()}
        case list() | tuple():
            return [_storable(item) for item in value]
        case _:
            return value
