"""Where a list takes its runs from: an index in the order asked for, the few runs that a comparison names, or all.

A walk is in order; other sources are statements with the one column ``run_id``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Text, and_, literal, select, true, tuple_, union_all

from runfolio.server.db.types import Double
from runfolio.server.search.compiler import PYTHON_OPERATORS
from runfolio.server.search.parameters import bound
from runfolio.server.search.tables import DATASETS, METRICS, RUNS, TEXT_INDEXED, USES, VALUES, first_characters
from runfolio.server.search.tree import And, Compare, Contains, Field, In, IsNull, Not, Or

from .listing_order import directed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CompoundSelect, FromClause, Select, Tuple

    from runfolio.server.search.cells import Condition
    from runfolio.server.search.tree import Filter, Leaf, SortKey

    from .listing_order import SortValue

INFINITE_TEXTS: Final = ("Infinity", "-Infinity")


def ordered_ranks(key: SortKey) -> int | None:
    """How many ranks of ``key`` an index holds in order; None where no index does."""
    if key.field.scope == "metrics":
        return 1 if key.field.aggregate == "last" else None
    if key.field.scope == "runs":
        return 1 if key.field.name == "created_at" else None
    return 2


@dataclass(frozen=True, slots=True)
class Walk:
    """The runs of one rank of a key, in the order (part, run id) of an index."""

    table: FromClause
    run_id: ColumnElement[str]
    part: ColumnElement[Any]
    where: tuple[Condition, ...]
    descending: bool

    def order(self) -> list[ColumnElement[Any]]:
        return [directed(column, descending=self.descending) for column in (self.part, self.run_id)]

    def past(self, value: SortValue, run_id: str) -> Walk:
        """From after that run on."""
        here, there = self._pair(value, run_id)
        return replace(self, where=(*self.where, here < there if self.descending else here > there))

    def since(self, value: SortValue) -> Walk:
        """From that value on, ties included: further keys tell them apart."""
        there = bound(value, self.part.type)
        return replace(self, where=(*self.where, self.part <= there if self.descending else self.part >= there))

    def until(self, value: SortValue, run_id: str) -> Walk:
        """Up to before that run."""
        here, there = self._pair(value, run_id)
        return replace(self, where=(*self.where, here > there if self.descending else here < there))

    def before(self, value: SortValue) -> Walk:
        """Up to that value, which is left out with all its ties: further keys tell them apart."""
        there = bound(value, self.part.type)
        return replace(self, where=(*self.where, self.part > there if self.descending else self.part < there))

    def _pair(self, value: SortValue, run_id: str) -> tuple[Tuple, Tuple]:
        return tuple_(self.part, self.run_id), tuple_(bound(value, self.part.type), bound(run_id, Text()))


def ordered_walk(key: SortKey, rank: int, experiment_id: str, lifecycle: str | None) -> Walk:
    """The walk of one rank. An order by fields of runs has an index for each lifecycle; others leave it open."""
    if key.field.scope == "runs":
        where = (RUNS.c.experiment_id == bound(experiment_id, Text()), RUNS.c.lifecycle == lifecycle)
        return Walk(RUNS, RUNS.c.id, RUNS.c.created_at, where, key.descending)
    if key.field.scope == "metrics":
        table = _walked(METRICS)
        part, named = table.c.value, _named(table.c.experiment_id, experiment_id, table.c.name, key)
        return Walk(table, table.c.run_id, part, (*named, part.is_not(None)), key.descending)
    table = _walked(VALUES[key.field.scope])
    named = _named(table.c.experiment_id, experiment_id, table.c.key, key)
    if rank == 0:
        part = table.c.number
        return Walk(table, table.c.run_id, part, (*named, part.is_not(None)), key.descending)
    text = first_characters(table.c.text)
    return Walk(table, table.c.run_id, text, (*named, text.is_not(None), table.c.number.is_(None)), key.descending)


def _named(
    owner: ColumnElement[str], experiment_id: str, name: ColumnElement[str], key: SortKey
) -> tuple[Condition, Condition]:
    return owner == bound(experiment_id, Text()), name == bound(key.field.name, Text())


@cache
def _walked(table: FromClause) -> FromClause:
    """The table under the name by which a walk goes along it. Made once: an alias copies every column."""
    return table.alias("walk")


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
    if field.scope == "datasets":
        return _narrow_datasets(leaf, experiment_ids)
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


def _narrow_datasets(leaf: Leaf, experiment_ids: Sequence[str]) -> Select[Any]:
    """The runs that use any of the datasets of which ``leaf`` may hold."""
    uses = select(USES.c.run_id).distinct().join(DATASETS, DATASETS.c.id == USES.c.dataset_id)
    here = DATASETS.c.experiment_id.in_(experiment_ids)
    match leaf:
        case Compare(Field("datasets", "name" | "digest" as name), "=", str(value)):
            return uses.where(here, DATASETS.c[name] == bound(value, Text()))
        case In(Field("datasets", "name" | "digest" as name), values, False):
            return uses.where(here, DATASETS.c[name].in_(values))
        case _:
            return uses.where(here)


def _metric_ranges(leaf: Leaf) -> list[Condition]:
    """Disjoint ranges of the index of latest values; together they hold all that ``leaf`` lets pass."""
    if not (isinstance(leaf, Compare) and leaf.field.aggregate == "last" and _is_range(leaf)):
        return [true()]
    within = _number_range(METRICS.c.value, leaf)
    return [within] if leaf.operator == "=" else [within, METRICS.c.value.is_(None)]


def _value_ranges(leaf: Leaf, table: FromClause) -> list[Condition]:
    text = first_characters(table.c.text)
    match leaf:
        case Compare(_, "=", str(value)):
            return [text == value[:TEXT_INDEXED]]
        case Compare(_, "=", bool(value)):
            return [table.c.number == literal(float(value), Double)]
        case In(_, values, False) if all(isinstance(value, str) for value in values):
            return [text.in_(sorted({str(value)[:TEXT_INDEXED] for value in values}))]
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
