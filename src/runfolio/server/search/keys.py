"""The different values of a column, each with the filter that finds it.

Values are told apart as far as the search language can: numbers that are equal are one, NaN is one, a list is its JSON.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from runfolio.server.values.codec import decode_json

from .catalog import kind_of
from .columns import BOOLEAN, LIST, LONGEST_TEXT, MISSING, NAN, NEGATIVE, NUMBER, NUMBERS, POSITIVE, TEXT
from .patterns import beginning
from .tree import Compare, Filter, IsNull, Match, conjunction

if TYPE_CHECKING:
    from .columns import Column, Flags, Ints
    from .tree import Field, Value

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WORDS: Final = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "true": True, "false": False}
"""Texts that are also the text of a value of another type."""

KeyValue: TypeAlias = str | int | float | bool | datetime | None


@dataclass(frozen=True, slots=True)
class Key:
    """One of the values of a field; ``others`` is what else there is among them."""

    field: Field
    held: int
    value: KeyValue
    others: frozenset[int] = frozenset()

    @property
    def json(self) -> Any:
        """As JSON has it. Times are left to the encoder."""
        match self.value:
            case str() if self.held == LIST and len(self.value) < LONGEST_TEXT:
                return decode_json("json", self.value)
            case float() if math.isnan(self.value):
                return "NaN"
            case float() if math.isinf(self.value):
                return "Infinity" if self.value > 0 else "-Infinity"
        return self.value

    @property
    def filter(self) -> Filter:
        """What finds the runs that have this value, and no others."""
        if self.value is None:
            return IsNull(self.field)
        if isinstance(self.value, str) and len(self.value) >= LONGEST_TEXT:
            return Match(self.field, "like", beginning(self.value))
        alike = [Compare(self.field, "!=", other) for other in self._alike()]
        return conjunction((Compare(self.field, "=", self.value), *alike))

    def _alike(self) -> list[Value]:
        """Values of other types that ``=`` takes for this one: 1 for true, the number 3 for the text '3'."""
        if self.held == NUMBER and BOOLEAN in self.others and self.value in (0, 1):
            return [bool(self.value)]
        if isinstance(self.value, str) and self.others & (NUMBERS | {BOOLEAN}):
            read = _WORDS.get(self.value, _read_number(self.value))
            return [] if read is None else [read]
        return []


@dataclass(frozen=True, slots=True, eq=False)
class Keyed:
    """A column as places among its different values, which ascend: numbers, NaN, booleans, texts, none at all."""

    keys: list[Key]
    places: Ints

    @property
    def missing(self) -> int | None:
        """The place of those that have no value: the last, if there are any."""
        return len(self.keys) - 1 if self.keys and self.keys[-1].held == MISSING else None


def keyed(column: Column) -> Keyed:
    """The different values of ``column``."""
    places, keys = np.zeros(len(column), np.int64), list[Key]()
    others = column.kinds
    if not others.isdisjoint(NUMBERS - {NAN}):
        where = column.holds(NEGATIVE, NUMBER, POSITIVE)
        numbers, inverse = np.unique(_with_infinities(column)[where], return_inverse=True)
        places[where] = inverse
        keys += [_number(column.field, number, others) for number in numbers.tolist()]
    if NAN in others:
        _add(places, keys, column.holds(NAN), Key(column.field, NAN, math.nan, others))
    if BOOLEAN in others:
        for value in (False, True):
            where = column.holds(BOOLEAN) & (column.numbers == value)
            _add(places, keys, where, Key(column.field, BOOLEAN, value, others))
    if not others.isdisjoint((TEXT, LIST)):
        _add_texts(column, places, keys, others)
    _add(places, keys, column.holds(MISSING), Key(column.field, MISSING, None))
    return Keyed(keys, places)


def _add(places: Ints, keys: list[Key], where: Flags, key: Key) -> None:
    if where.any():
        places[where] = len(keys)
        keys.append(key)


def _add_texts(column: Column, places: Ints, keys: list[Key], others: frozenset[int]) -> None:
    where = column.holds(TEXT, LIST)
    texts = [column.texts[place] or "" for place in np.flatnonzero(where).tolist()]
    lists = {column.texts[place] for place in np.flatnonzero(column.holds(LIST)).tolist()}
    at = {text: place for place, text in enumerate(sorted(set(texts)), len(keys))}
    places[where] = np.fromiter(map(at.__getitem__, texts), np.int64, len(texts))
    keys += [Key(column.field, LIST if text in lists else TEXT, text, others) for text in at]


def _with_infinities(column: Column) -> Any:
    if column.kinds.isdisjoint((POSITIVE, NEGATIVE)):
        return column.numbers + 0  # of -0.0 it makes 0.0
    return np.select([column.holds(POSITIVE), column.holds(NEGATIVE)], [np.inf, -np.inf], column.numbers + 0)


def _number(field: Field, number: float, others: frozenset[int]) -> Key:
    if kind_of(field) == "time":
        return Key(field, NUMBER, _EPOCH + timedelta(microseconds=number), others)
    whole = math.isfinite(number) and abs(number) < 1 << 53 and number == int(number)
    held = NUMBER if math.isfinite(number) else POSITIVE if number > 0 else NEGATIVE
    return Key(field, held, int(number) if whole else number, others)


def _read_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
