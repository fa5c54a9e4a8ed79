"""Literals as written, and the values they become beside a field."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from .catalog import CHOICES, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .catalog import Kind
    from .tree import Field, Value

LiteralKind: TypeAlias = Literal["STRING", "NUMBER", "SPAN", "TIME", "CONSTANT"]

UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
MAX_SPAN: Final = timedelta(days=36_500)
SPECIAL_NUMBERS: Final = {"nan": math.nan, "infinity": math.inf, "inf": math.inf}
EXPECTED: Final[dict[Kind, str]] = {
    "text": "a text in quotes",
    "number": "a number",
    "time": "a time such as -7d, 2026-11-01 or '2026-11-01T12:00:00Z'",
    "span": "a span such as 90s, 30m or 2h, or a number of seconds",
    "any": "a text in quotes, a number, true or false",
}
_SPAN_PARTS = re.compile(r"([+-]?[\d.]+)([a-z]+)\Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Written:
    """A literal as written. ``text`` has no quotes any more."""

    kind: LiteralKind
    text: str
    column: int


def unquoted(text: str) -> str:
    """The inside of a quoted text; a doubled mark stands for itself."""
    mark = text[0]
    return text[1:-1].replace(mark * 2, mark)


def value_for(field: Field, literal: Written) -> Value:
    """What ``literal`` means beside ``field``.

    Raises:
        ValueError: It cannot be compared with this field; the message says what can.
    """
    kind = kind_of(field)
    value = _READERS[kind](literal)
    if value is None:
        raise ValueError(EXPECTED[kind])
    choices = CHOICES.get(field.name) if field.scope == "runs" else None
    if choices and value not in choices:
        raise ValueError(", ".join(choices))
    return value


def _text(literal: Written) -> str | None:
    return literal.text if literal.kind in ("STRING", "TIME") else None


def _number(literal: Written) -> int | float | None:
    if literal.kind == "NUMBER":
        return parse_number(literal.text)
    if literal.kind in ("STRING", "CONSTANT"):
        return _special(literal.text)
    return None


def _special(text: str) -> float | None:
    value = SPECIAL_NUMBERS.get(text.lower().lstrip("+-"))
    return -value if value is not None and text.startswith("-") else value


def parse_number(text: str) -> int | float:
    """An int that fits 64 bits, else a float (an infinity when it is too large even for that)."""
    if re.fullmatch(r"[+-]?\d{1,19}", text) and -(1 << 63) <= int(text) < 1 << 63:
        return int(text)
    return float(text)


def _span(literal: Written) -> timedelta | int | float | None:
    if literal.kind == "SPAN":
        return _parse_span(literal.text)
    return parse_number(literal.text) if literal.kind == "NUMBER" else None


def _parse_span(text: str) -> timedelta | None:
    parts = _SPAN_PARTS.match(text.lower())
    if parts is None:
        return None
    seconds = float(parts[1]) * UNITS[parts[2]]
    return timedelta(seconds=seconds) if abs(seconds) <= MAX_SPAN.total_seconds() else None


def _time(literal: Written) -> datetime | timedelta | None:
    try:
        if literal.kind == "SPAN":
            return _parse_span(literal.text)
        if literal.kind == "NUMBER":
            return _EPOCH + timedelta(seconds=float(literal.text))
        return _parse_time(literal.text)
    except (ValueError, OverflowError):
        return None


def _parse_time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _any(literal: Written) -> str | int | float | bool | None:
    if literal.kind in ("STRING", "TIME"):
        return literal.text
    if literal.kind == "CONSTANT" and literal.text.lower() in ("true", "false"):
        return literal.text.lower() == "true"
    return _number(literal)


_READERS: Final[dict[Kind, Callable[[Written], Value | None]]] = {
    "text": _text,
    "number": _number,
    "time": _time,
    "span": _span,
    "any": _any,
}
