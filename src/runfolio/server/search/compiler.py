"""Trees to SQL. Every value goes in as a bound parameter; every condition is true or false, never null."""

from __future__ import annotations

import math
import operator as operators
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, ColumnElement, Text, and_, exists, false, func, literal, not_, or_, true

from runfolio.server.db.types import Double, UtcDateTime

from .cells import Cell, Condition, cell_of, probe, used
from .parameters import bound
from .patterns import ESCAPE, containing, glob_pattern, like_pattern
from .regex import SEARCHED, read_regex
from .tables import MISSING_KINDS, RUNS, TAGS
from .tree import And, Compare, Contains, Filter, In, IsNull, Leaf, Match, Not, Or, Truthy

if TYPE_CHECKING:
    from collections.abc import Callable

    from .cells import Context
    from .tree import Field, Operator, Value

PYTHON_OPERATORS: Final[dict[Operator, Callable[[Any, Any], Any]]] = {
    "=": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


def compile_filter(tree: Filter, context: Context) -> Condition:
    """``tree`` as a condition over ``runs``, wherever that table is in scope."""
    match tree:
        case And(items):
            return and_(true(), *(compile_filter(item, context) for item in items))
        case Or(items):
            return or_(false(), *(compile_filter(item, context) for item in items))
        case Not(item):
            return not_(compile_filter(item, context))
        case _:
            return _leaf(tree, context)


def _leaf(leaf: Leaf, context: Context) -> Condition:
    match leaf:
        case Compare(field, operator, value):
            return _held(field, context, lambda cell: _compare(cell, operator, value, context))
        case In(field, values, negated):
            return _held(field, context, lambda cell: _in(cell, values, context), negated=negated)
        case Match(_, _, _, negated):
            return _held(leaf.field, context, lambda cell: _match(cell, leaf, context), negated=negated)
        case Truthy(field):
            return _held(field, context, _truthy)
        case IsNull(field, negated):
            held = _held(field, context, lambda _: true())
            return held if negated else not_(held)
        case Contains(text):
            return _contains(text, context)


def _held(field: Field, context: Context, test: Callable[[Cell], Condition], *, negated: bool = False) -> Condition:
    """Whether the run has ``field`` and it passes ``test`` (or, negated, fails it)."""
    cell = cell_of(field, context)
    passed = test(cell)
    if negated:
        passed = not_(func.coalesce(passed, false()))
    if field.scope == "runs":
        return and_(cell.present, passed)
    if field.scope == "datasets":
        return used(and_(cell.present, passed), context)
    return func.coalesce(probe(field, and_(cell.present, passed), context), false())


def _compare(cell: Cell, operator: Operator, value: Value, context: Context) -> Condition:
    """``operator`` on a value that is there. ``!=`` is the opposite of ``=``, whatever the two types."""
    if cell.time is not None:
        return _apply(operator, cell.time, bound(_moment(value, context), UtcDateTime()))
    if isinstance(value, timedelta):
        value = value.total_seconds()
    if operator == "!=":
        return not_(func.coalesce(_compare(cell, "=", value, context), false()))
    if isinstance(value, str):
        return false() if cell.text is None else _apply(operator, cell.text, bound(value, Text()))
    if isinstance(value, bool):
        return (
            false()
            if cell.boolean is None
            else and_(cell.boolean, _apply("=", cell.number, literal(float(value), Double)))
        )
    assert not isinstance(value, datetime), "only fields that hold times are compared with times"
    return _number(cell, operator, value)


def _number(cell: Cell, operator: Operator, value: float) -> Condition:
    """As IEEE 754 orders numbers, except that NaN equals NaN."""
    if cell.number is None:
        return false()
    if math.isnan(value):
        return cell.nan if operator == "=" else false()
    beyond = [
        side for side, far in ((cell.positive, math.inf), (cell.negative, -math.inf)) if _holds(operator, far, value)
    ]
    if math.isinf(value):
        finite: Condition = cell.number.is_not(None) if _holds(operator, 0.0, value) else false()
        return or_(finite, *beyond)
    whole = cell.integral and isinstance(value, int)
    there = bound(value, BigInteger()) if whole else bound(value, Double)
    return or_(_apply(operator, cell.number, there), *beyond)


def _apply(operator: Operator, left: ColumnElement[Any] | None, right: ColumnElement[Any]) -> Condition:
    condition: Condition = PYTHON_OPERATORS[operator](left, right)
    return condition


def _holds(operator: Operator, left: float, right: float) -> bool:
    return bool(PYTHON_OPERATORS[operator](left, right))


def _moment(value: Value, context: Context) -> datetime:
    """A moment, or a span counted from now; the parser keeps spans within a century."""
    if isinstance(value, datetime):
        return value
    assert isinstance(value, timedelta), "the parser lets nothing else stand beside a time"
    return context.now + value


def _in(cell: Cell, values: tuple[Value, ...], context: Context) -> Condition:
    texts = [value for value in values if isinstance(value, str)]
    others = [_compare(cell, "=", value, context) for value in values if not isinstance(value, str)]
    listed = cell.text.in_(texts) if texts and cell.text is not None else false()
    return or_(listed, *others)


def _match(cell: Cell, leaf: Match, context: Context) -> Condition:
    assert cell.text is not None, "the parser lets only texts be matched"
    if leaf.matcher == "matches":
        regex = read_regex(leaf.pattern)
        pattern = regex.postgres if context.dialect == "postgresql" else regex.python
        return func.substr(cell.text, 1, SEARCHED).regexp_match(pattern)
    if leaf.matcher == "ilike":
        return _ilike(cell.text, like_pattern(leaf.pattern), context)
    if context.dialect == "postgresql":
        return cell.text.like(like_pattern(leaf.pattern), escape=ESCAPE)
    return cell.text.op("GLOB", is_comparison=True)(glob_pattern(leaf.pattern))


def _ilike(text: ColumnElement[str], pattern: str, context: Context) -> Condition:
    if context.dialect == "postgresql":
        return text.ilike(pattern, escape=ESCAPE)
    return text.like(pattern, escape=ESCAPE)


def _truthy(cell: Cell) -> Condition:
    assert cell.number is not None
    assert cell.text is not None
    return and_(or_(cell.number.is_(None), cell.number != literal(0.0, Double)), func.coalesce(cell.text, "") != "")


def _contains(text: str, context: Context) -> Condition:
    pattern = containing(text)
    tagged = exists().where(
        TAGS.c.run_id == RUNS.c.id,
        TAGS.c.kind.not_in(MISSING_KINDS),
        or_(_ilike(TAGS.c.key, pattern, context), func.coalesce(_ilike(TAGS.c.text, pattern, context), false())),
    )
    noted = and_(RUNS.c.notes.is_not(None), _ilike(RUNS.c.notes, pattern, context))
    return or_(_ilike(RUNS.c.name, pattern, context), noted, tagged.correlate(RUNS))
