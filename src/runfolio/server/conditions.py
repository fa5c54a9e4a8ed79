"""Conditions and orders for what is found by a few attributes, tags and the like. Runs have a language of their own.

Each kind of thing has its own subjects, and says where the value of each lies: a column, or a subquery that is null
where there is none. A condition on what is missing does not hold, negated or not, except for :class:`Not`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from sqlalchemy import and_, case, false, func, not_, or_, true

from .search.compiler import PYTHON_OPERATORS
from .search.patterns import ESCAPE, glob_pattern, like_pattern

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from .search.tree import Operator

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class OneOf(Generic[S]):
    """The subject is [not] one of some texts."""

    subject: S
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Like(Generic[S]):
    """The subject matches a pattern in the writing of :mod:`runfolio.server.search.patterns`."""

    subject: S
    pattern: str
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class Compare(Generic[S]):
    """A number stands in some relation to another. NaN stands in none."""

    subject: S
    operator: Operator
    value: float


@dataclass(frozen=True, slots=True)
class Within(Generic[S]):
    """A time is [not] at ``start`` or later and before ``end``; None where that side is open."""

    subject: S
    start: datetime | None = None
    end: datetime | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Has(Generic[S]):
    """The subject is there, or negated, is not."""

    subject: S
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Not(Generic[S]):
    """A condition does not hold, be it that its subject is missing."""

    condition: OneOf[S] | Like[S] | Compare[S] | Within[S]


Condition: TypeAlias = OneOf[S] | Like[S] | Compare[S] | Within[S] | Has[S] | Not[S]


@dataclass(frozen=True, slots=True)
class Order(Generic[S]):
    """By one subject. What lacks it comes last, in both directions."""

    subject: S
    descending: bool = False


def compile_condition(
    condition: Condition[S], cell: Callable[[S], ColumnElement[Any]], dialect: str
) -> ColumnElement[bool]:
    """A condition over rows in which ``cell`` finds the values of subjects."""
    match condition:
        case Not():
            held = compile_condition(condition.condition, cell, dialect)
            return not_(func.coalesce(held, false()))
        case Has():
            value = cell(condition.subject)
            return value.is_(None) if condition.negated else value.is_not(None)
        case OneOf():
            value = cell(condition.subject)
            return value.not_in(condition.values) if condition.negated else value.in_(condition.values)
        case Like():
            return _like(cell(condition.subject), condition, dialect)
        case Compare():
            compared: ColumnElement[bool] = PYTHON_OPERATORS[condition.operator](
                cell(condition.subject), condition.value
            )
            return compared
        case Within():
            return _within(cell(condition.subject), condition)


def _like(value: ColumnElement[str], condition: Like[S], dialect: str) -> ColumnElement[bool]:
    if condition.ignore_case:
        like = value.ilike if dialect == "postgresql" else value.like
        return like(like_pattern(condition.pattern), escape=ESCAPE)
    if dialect == "postgresql":
        return value.like(like_pattern(condition.pattern), escape=ESCAPE)
    return value.op("GLOB", is_comparison=True)(glob_pattern(condition.pattern))


def _within(value: ColumnElement[datetime], condition: Within[S]) -> ColumnElement[bool]:
    start, end = condition.start, condition.end
    if condition.negated:
        outside = [value < start] if start is not None else []
        return or_(false(), *outside, *([value >= end] if end is not None else []))
    inside = [value >= start] if start is not None else []
    return and_(true(), *inside, *([value < end] if end is not None else []))


def compile_order(order: Order[S], cell: Callable[[S], ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """What stands in ORDER BY."""
    value = cell(order.subject)
    missing = case((value.is_(None), 1), else_=0)
    return [missing, value.desc() if order.descending else value.asc()]
