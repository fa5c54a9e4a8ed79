"""Trees back to text: ``parse(render(tree)) == tree``."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from .catalog import AGGREGATES, BARE_NAME
from .tree import And, Compare, Contains, Field, Filter, In, IsNull, Leaf, Match, Not, Or, SortKey, Truthy, Value


def render(tree: Filter) -> str:
    """The filter's text, in one spelling for each tree."""
    match tree:
        case And(items):
            return " and ".join(f"({render(item)})" if isinstance(item, Or) else render(item) for item in items)
        case Or(items):
            return " or ".join(render(item) for item in items)
        case Not(item):
            return f"not ({render(item)})" if isinstance(item, And | Or) else f"not {render(item)}"
        case _:
            return _leaf(tree)


def render_sort(keys: tuple[SortKey, ...]) -> str:
    """Sort keys as the ``sort`` parameter spells them."""
    return ",".join(f"{'-' if key.descending else ''}{render_field(key.field)}" for key in keys)


def render_field(field: Field) -> str:
    """A field with its prefix; names that need it in backquotes."""
    tail = field.name.rpartition(".")[2]
    ambiguous = field.scope == "metrics" and tail in AGGREGATES and "." in field.name
    name = field.name if BARE_NAME.match(field.name) and not ambiguous else _quoted(field.name, "`")
    suffix = f".{field.aggregate}" if field.scope == "metrics" and field.aggregate != "last" else ""
    return f"{field.scope}.{name}{suffix}"


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Compare(field, operator, value):
            return f"{render_field(field)} {operator} {_value(value)}"
        case In(field, values, negated):
            return f"{render_field(field)} {_not(negated)}in ({', '.join(_value(value) for value in values)})"
        case Match(field, matcher, pattern, negated):
            return f"{render_field(field)} {_not(negated)}{matcher} {_quoted(pattern, chr(39))}"
        case IsNull(field, negated):
            return f"{render_field(field)} is {_not(negated)}null"
        case Truthy(field):
            return render_field(field)
        case Contains(text):
            return _quoted(text, "'")


def _not(negated: bool) -> str:
    return "not " if negated else ""


def _quoted(text: str, mark: str) -> str:
    return f"{mark}{text.replace(mark, mark * 2)}{mark}"


def _value(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value, "'")
        case timedelta():
            return _span(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case float() if math.isnan(value):
            return "nan"
        case _:
            return repr(value)


def _span(span: timedelta) -> str:
    microseconds = span // timedelta(microseconds=1)
    seconds, rest = divmod(abs(microseconds), 1_000_000)
    fraction = f".{rest:06d}".rstrip("0") if rest else ""
    return f"{'-' if microseconds < 0 else ''}{seconds}{fraction}s"
