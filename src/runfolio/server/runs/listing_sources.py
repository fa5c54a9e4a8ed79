"""Where a list takes its runs from: an index in the order asked for, the few runs that a comparison names, or all.

Every source is a subquery with a column ``run_id`` and, for one in order, ``part``: what its first sort key orders by.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, and_, func, literal, select, true, tuple_, union_all

from runfolio.server.db.types import Double
from runfolio.server.search.compiler import PYTHON_OPERATORS
from runfolio.server.search.tables import METRICS, RUNS, VALUES
from runfolio.server.search.tree import And, Compare, Contains, In, IsNull, Not, Or

from .listing_order import TEXT_SORTED, directed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CompoundSelect, FromClause, Select

    from runfolio.server.search.cells import Condition
    from runfolio.server.search.tree import Field, Filter, Leaf, SortKey

    from .listing_order import Place

INFINITE_TEXTS: Final = ("Infinity", "-Infinity")


def ordered_ranks(key: SortKey) -> int | None:
    """How many ranks of ``key`` an index holds in order; None where no index does."""
    if key.field.scope == "metrics":
        return 1 if key.field.aggregate == "last" else None
    if key.field.scope == "runs":
        return 1 if key.field.name == "created_at" else None
    return 2


def ordered_source(
    key: SortKey,
    rank: int,
    experiment_id: str,
    lifecycles: Sequence[str],
    start: tuple[Place, str | None] | None,
) -> Select[Any]:
    """``run_id`` and ``part`` of the runs of one rank, ordered by both; past ``start``.

    ``start`` without an id begins at its value, ties included: they are told apart by further keys.
    """
    table, part, where = _ordered(key.field, rank, experiment_id, lifecycles)
    run_id = table.c.id if key.field.scope == "runs" else table.c.run_id
    statement = select(run_id.label("run_id"), part.label("part")).where(*where)
    if start is not None:
        statement = statement.where(_past(part, run_id, start, descending=key.descending))
    return statement.order_by(*(directed(column, descending=key.descending) for column in (part, run_id)))


def _ordered(
    field: Field, rank: int, experiment_id: str, lifecycles: Sequence[str]
) -> tuple[FromClause, ColumnElement[Any], list[Condition]]:
    if field.scope == "runs":
        table = RUNS.alias("walk")
        return table, table.c.created_at, [table.c.experiment_id == experiment_id, table.c.lifecycle.in_(lifecycles)]
    if field.scope == "metrics":
        table = METRICS.alias("walk")
        value = table.c.value
        return table, value, [table.c.experiment_id == experiment_id, table.c.name == field.name, value.is_not(None)]
    table = VALUES[field.scope].alias("walk")
    where = [table.c.experiment_id == experiment_id, table.c.key == field.name]
    if rank == 0:
        return table, table.c.number, [*where, table.c.number.is_not(None)]
    text = first_characters(table)
    return table, text, [*where, text.is_not(None), table.c.number.is_(None)]


def first_characters(table: FromClause) -> ColumnElement[str]:
    """The expression that the index of texts holds."""
    return func.substr(table.c.text, 1, TEXT_SORTED)


def _past(
    part: ColumnElement[Any], run_id: ColumnElement[str], start: tuple[Place, str | None], *, descending: bool
) -> Condition:
    place, last_id = start
    bound = literal(place.value, part.type)
    if last_id is None:
        return part <= bound if descending else part >= bound
    here, there = tuple_(part, run_id), tuple_(bound, literal(last_id))
    return here < there if descending else here > there


def missing_source(key: SortKey, experiment_id: str, start_id: str | None) -> Select[Any]:
    """Runs of one experiment by id; whoever lists them asks each whether it lacks the field of ``key``."""
    table = RUNS.alias("walk")
    statement = select(table.c.id.label("run_id")).where(table.c.experiment_id == experiment_id)
    if start_id is not None:
        statement = statement.where(table.c.id < start_id if key.descending else table.c.id > start_id)
    return statement.order_by(directed(table.c.id, descending=key.descending))


def narrow_sources(tree: Filter, experiment_ids: Sequence[str]) -> list[Select[Any] | CompoundSelect[Any]]:
    """Sources that an index names quickly, each with every run that ``tree`` lets pass, and others."""
    leaves = tree.items if isinstance(tree, And) else (tree,)
    found = [_narrow(leaf, experiment_ids) for leaf in leaves if not isinstance(leaf, Not | And | Or | Contains)]
    return [source for source in found if source is not None]


def _narrow(leaf: Leaf, experiment_ids: Sequence[str]) -> Select[Any] | CompoundSelect[Any] | None:
    if isinstance(leaf, Contains) or (isinstance(leaf, IsNull) and not leaf.negated):
        return None
    field = leaf.field
    if field.scope == "runs":
        return _narrow_runs(leaf, experiment_ids)
    table = METRICS if field.scope == "metrics" else VALUES[field.scope]
    name = table.c.name if field.scope == "metrics" else table.c.key
    has_field = and_(table.c.experiment_id.in_(experiment_ids), name == field.name)
    conditions = _metric_ranges(leaf) if field.scope == "metrics" else _value_ranges(leaf, table)
    sources = [select(table.c.run_id).where(has_field, condition) for condition in conditions]
    return sources[0] if len(sources) == 1 else union_all(*sources)


def _narrow_runs(leaf: Leaf, experiment_ids: Sequence[str]) -> Select[Any] | None:
    if not (isinstance(leaf, Compare) and leaf.operator == "=" and leaf.field.name in ("id", "status", "parent")):
        return None
    column = RUNS.c["parent_id" if leaf.field.name == "parent" else leaf.field.name]
    return select(RUNS.c.id.label("run_id")).where(RUNS.c.experiment_id.in_(experiment_ids), column == leaf.value)


def _metric_ranges(leaf: Leaf) -> list[Condition]:
    """Disjoint ranges of the index of latest values; together they hold all that ``leaf`` lets pass."""
    if not (isinstance(leaf, Compare) and leaf.field.aggregate == "last" and _is_range(leaf)):
        return [true()]
    within = _number_range(METRICS.c.value, leaf)
    return [within] if leaf.operator == "=" else [within, METRICS.c.value.is_(None)]


def _value_ranges(leaf: Leaf, table: FromClause) -> list[Condition]:
    text = first_characters(table)
    match leaf:
        case Compare(_, "=", str(value)):
            return [text == value[:TEXT_SORTED]]
        case Compare(_, "=", bool(value)):
            return [table.c.number == literal(float(value), Double)]
        case In(_, values, False) if all(isinstance(value, str) for value in values):
            return [text.in_(sorted({str(value)[:TEXT_SORTED] for value in values}))]
        case Compare() if _is_range(leaf):
            within = _number_range(table.c.number, leaf)
            return (
                [within] if leaf.operator == "=" else [within, and_(table.c.number.is_(None), text.in_(INFINITE_TEXTS))]
            )
        case _:
            return [true()]


def _is_range(leaf: Compare) -> bool:
    value = leaf.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return leaf.operator != "!=" and math.isfinite(value)


def _number_range(column: ColumnElement[Any], leaf: Compare) -> Condition:
    assert isinstance(leaf.value, int | float)
    condition: Condition = PYTHON_OPERATORS[leaf.operator](column, literal(float(leaf.value), Double))
    return condition
