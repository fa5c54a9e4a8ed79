"""Questions that differ only in their constants have one shape, and share one statement.

A placeholder stands in a tree where a constant stood, and is one of its type, so that whatever reads trees reads shapes
too. :func:`bound` makes it a parameter of the statement, which is given the constant when it runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from sqlalchemy import bindparam, literal

from .catalog import kind_of
from .tree import And, Compare, Contains, In, Not, Or

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.types import TypeEngine

    from .tree import Field, Filter, SortKey, Value

F = TypeVar("F", bound="Filter")
_INT64: Final = 1 << 63


class _Placeholder:
    """Equal to no constant, and to another one only if it has the same parameter."""

    parameter: str

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.parameter == self.parameter

    def __hash__(self) -> int:
        return hash((type(self), self.parameter))


class AnyText(_Placeholder, str):  # noqa: SLOT000 - a text with an attribute, of which there are few
    """Any text."""

    def __new__(cls, parameter: str) -> Self:
        made = super().__new__(cls, f"any text {parameter}")
        made.parameter = parameter
        return made


class AnyNumber(_Placeholder, float):
    """Any finite number."""

    def __new__(cls, parameter: str) -> Self:
        made = super().__new__(cls, 0.0)
        made.parameter = parameter
        return made


class AnyInteger(_Placeholder, int):
    """Any whole number of 64 bits."""

    def __new__(cls, parameter: str) -> Self:
        made = super().__new__(cls, 0)
        made.parameter = parameter
        return made


class AnyTime(_Placeholder, datetime):
    """Any moment."""

    def __new__(cls, parameter: str) -> Self:
        made = super().__new__(cls, 2000, 1, 1, tzinfo=UTC)
        made.parameter = parameter
        return made


def bound(value: Any, type_: TypeEngine[Any]) -> ColumnElement[Any]:
    """A constant as a bound parameter, or the place of one that is given later."""
    return bindparam(value.parameter, None, type_=type_) if isinstance(value, _Placeholder) else literal(value, type_)


@dataclass(slots=True)
class Shaper:
    """Puts placeholders into the parts of one question. ``values`` are the constants that stood there, by parameter.

    Constants that decide how a statement is built stay: lists, patterns, booleans, NaN and infinities.
    """

    now: datetime
    values: dict[str, Any] = field(default_factory=dict)

    def text(self, value: str) -> str:
        return AnyText(self._name(value))

    def value(self, value: str | float | datetime | None) -> Any:
        """A value as an index holds it."""
        match value:
            case None | bool():
                return value
            case str():
                return self.text(value)
            case datetime():
                return AnyTime(self._name(value))
            case _:
                return AnyNumber(self._name(value))

    def moment(self) -> datetime:
        """The moment that spans are counted from."""
        return AnyTime(self._name(self.now))

    def tree(self, tree: Filter) -> Filter:
        match tree:
            case And(items) | Or(items):
                return replace(tree, items=tuple(map(self.tree, items)))
            case Not(item):
                return Not(self.tree(item))
            case Contains():
                return tree
            case Compare(named, operator, value):
                return Compare(self.field(named), operator, self._constant(named, value))
            case In(named, values):
                return replace(tree, field=self.field(named), values=tuple(self._counted(named, v) for v in values))
            case leaf:
                return replace(leaf, field=self.field(leaf.field))

    def keys(self, keys: tuple[SortKey, ...]) -> tuple[SortKey, ...]:
        return tuple(replace(key, field=self.field(key.field)) for key in keys)

    def field(self, named: Field) -> Field:
        """Of runs, datasets and best values the name decides how the statement is built."""
        if named.scope in ("runs", "datasets") or named.aggregate in ("best", "best_step"):
            return named
        return replace(named, name=self.text(named.name))

    def _constant(self, named: Field, value: Value) -> Value:
        constant = self._counted(named, value)
        match constant:
            case bool():
                return constant
            case int() | float() if not abs(constant) < _INT64:
                return constant
            case int() if is_integral(named):
                return AnyInteger(self._name(constant))
            case int():
                return AnyNumber(self._name(float(constant)))
        made: Value = self.value(constant)
        return made

    def _counted(self, named: Field, value: Value) -> str | float | datetime:
        """A span as what it is compared as: a moment, or seconds."""
        if not isinstance(value, timedelta):
            return value
        return self.now + value if kind_of(named) == "time" else value.total_seconds()

    def _name(self, value: Any) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return name


def is_integral(field: Field) -> bool:
    """Whether the field holds whole numbers, which are compared as such."""
    if field.scope == "runs":
        return field.name == "seed"
    return field.scope == "metrics" and field.aggregate in ("count", "step", "best_step")
