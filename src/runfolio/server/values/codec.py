"""A typed value as its columns hold it, and back. Knows no database."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import orjson

from runfolio.server.db.json import storable

if TYPE_CHECKING:
    from runfolio.wire.events import ParamValue

Family: TypeAlias = Literal["params", "tags", "summary"]
"""The three tables of typed values."""

_NONFINITE: Final = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


@dataclass(frozen=True, slots=True)
class Typed:
    """The columns ``kind``, ``text`` and ``number`` of a value. ``number`` is None for what is no finite number."""

    kind: str
    text: str | None
    number: float | None


UNSET: Final = Typed("unset", None, None)


def encode(value: ParamValue) -> Typed:
    """A value as columns. A number keeps its exact text: 2^53 + 1 comes back as it was."""
    if value is None:
        return Typed("null", None, None)
    if isinstance(value, bool):
        return Typed("boolean", "true" if value else "false", float(value))
    if isinstance(value, int):
        return Typed("number", str(value), _as_float(value))
    if isinstance(value, float):
        return _encode_float(value)
    if isinstance(value, str):
        return Typed("text", value, None)
    return Typed("json", json.dumps(value, separators=(",", ":")), None)


def _as_float(value: int) -> float | None:
    try:
        return float(value)
    except OverflowError:
        return None


def _encode_float(value: float) -> Typed:
    if math.isfinite(value):
        return Typed("number", repr(value), value)
    if math.isnan(value):
        return Typed("number", "NaN", None)
    return Typed("number", "Infinity" if value > 0 else "-Infinity", None)


def decode(kind: str, text: str | None) -> ParamValue:
    """The value that columns hold. ``unset`` has none: its rows are left out before."""
    match kind:
        case "null":
            return None
        case "boolean":
            return text == "true"
        case "number":
            return _decode_number(text or "NaN")
        case "json":
            value: list[Any] = json.loads(text or "[]")
            return value
        case _:
            return text or ""


def decode_json(kind: str, text: str | None) -> ParamValue:
    """The same as JSON can hold it: NaN and infinities are strings."""
    if kind == "number" and text in _NONFINITE:
        return text
    value = decode(kind, text)
    return storable(value) if kind == "json" else value


def as_json(kind: str, text: str | None) -> str | bool | orjson.Fragment | None:
    """The same for orjson: numbers and lists go out in the text that they are kept in, without being read."""
    if kind == "text":
        return text or ""
    if kind == "number":
        return text if text is None or text in _NONFINITE else orjson.Fragment(text)
    if kind == "boolean":
        return text == "true"
    return None if kind == "null" else _list_as_json(text or "[]")


def _list_as_json(text: str) -> orjson.Fragment:
    has_words = "NaN" in text or "Infinity" in text
    return orjson.Fragment(json.dumps(storable(json.loads(text))) if has_words else text)


def _decode_number(text: str) -> int | float:
    if text in _NONFINITE:
        return _NONFINITE[text]
    return int(text) if text.lstrip("-").isdecimal() else float(text)
