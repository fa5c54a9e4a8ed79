"""A parsed filter: a tree of frozen values. Behaviour lives elsewhere (printer, compiler)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

Scope: TypeAlias = Literal["runs", "params", "tags", "summary", "metrics", "datasets"]
Aggregate: TypeAlias = Literal["last", "min", "max", "mean", "count", "step", "best", "best_step"]
Standing: TypeAlias = Literal["extended", "nan"]
"""What a latest value is ordered by where it need not be finite; no text names these. ``extended`` has infinities as
the greatest and least numbers; ``nan`` is there for NaN alone."""

Operator: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">="]
Matcher: TypeAlias = Literal["like", "ilike", "matches"]

Value: TypeAlias = str | int | float | bool | datetime | timedelta
"""Texts, numbers (NaN and infinities too), booleans, moments, and spans of time counted from now."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something a run may have. ``aggregate`` has a meaning for metrics only.

    Of datasets a run may use many: a condition holds where it does for some use.
    """

    scope: Scope
    name: str
    aggregate: Aggregate | Standing = "last"


@dataclass(frozen=True, slots=True)
class Compare:
    """``field operator value``; false where the field is missing."""

    field: Field
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class In:
    """``field [not] in (values)``; false, negated or not, where the field is missing."""

    field: Field
    values: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """``field [not] like|ilike|matches 'pattern'``; false, negated or not, where the field is missing."""

    field: Field
    matcher: Matcher
    pattern: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class IsNull:
    """``field is [not] null``: whether the run has no such field."""

    field: Field
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Truthy:
    """A parameter, tag or summary value standing alone: there, and not false, zero or empty."""

    field: Field


@dataclass(frozen=True, slots=True)
class Contains:
    """Quoted text standing alone: in the run's name, its notes, or a key or value of its tags, in any case."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """True where ``item`` is false."""

    item: Filter


@dataclass(frozen=True, slots=True)
class And:
    """True where every item is; ``And(())`` is the filter that lets everything pass."""

    items: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True where at least one item is."""

    items: tuple[Filter, ...]


Leaf: TypeAlias = Compare | In | Match | IsNull | Truthy | Contains
Filter: TypeAlias = Leaf | Not | And | Or

EVERYTHING = And(())


@dataclass(frozen=True, slots=True)
class SortKey:
    """Runs by one field. Those without it come last in both directions."""

    field: Field
    descending: bool = False


def conjunction(items: tuple[Filter, ...]) -> Filter:
    """All of ``items``, without an And directly inside an And."""
    flat = tuple(part for item in items for part in (item.items if isinstance(item, And) else (item,)))
    return flat[0] if len(flat) == 1 else And(flat)


def disjunction(items: tuple[Filter, ...]) -> Filter:
    """Any of ``items``, without an Or directly inside an Or."""
    flat = tuple(part for item in items for part in (item.items if isinstance(item, Or) else (item,)))
    return flat[0] if len(flat) == 1 else Or(flat)
