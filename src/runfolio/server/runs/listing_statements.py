"""The statements that find a page of runs. Pure: which of them is run, and when, is for :mod:`.listing_plan`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from sqlalchemy import BigInteger, ColumnElement, Text, and_, bindparam, func, literal_column, null, select, union_all

from runfolio.server.db.models.experiments import LIFECYCLES
from runfolio.server.db.prepared import Prepared
from runfolio.server.search.compiler import compile_filter
from runfolio.server.search.goals import reads_runs
from runfolio.server.search.parameters import AnyText, Shaper, bound
from runfolio.server.search.tables import METRICS, RUNS, VALUES
from runfolio.server.search.tree import And, Filter, SortKey, conjunction

from .listing_order import (
    KeyColumns,
    Part,
    Place,
    Position,
    beyond,
    columns_from,
    is_nullable,
    key_expressions,
    order_of,
    part_name,
    shape_of,
)
from .listing_sources import Walk, narrow_sources, ordered_walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CompoundSelect, FromClause, Select

    from runfolio.server.search.cells import Condition, Context

Source: TypeAlias = "Select[Any] | CompoundSelect[Any]"

_UNTIL = (AnyText("until_value"), AnyText("until_id"))


@dataclass(frozen=True, slots=True)
class Cut:
    """So many rows from the front; if it ``jumps``, after passing over as many as the parameter ``skip`` says."""

    need: int
    jumps: bool = False

    def of(self, statement: Select[Any]) -> Select[Any]:
        page = statement.limit(number(self.need))
        return page.offset(_skip()) if self.jumps else page

    def reach_of(self, statement: Select[Any]) -> Select[Any]:
        """What is passed over too, for rows that are merged before they are cut."""
        return statement.limit(_skip() + number(self.need) if self.jumps else number(self.need))


def _skip() -> ColumnElement[int]:
    return bindparam("skip", None, type_=BigInteger())


@dataclass(frozen=True, slots=True)
class Statements:
    """What is asked: runs of ``experiments`` in ``lifecycles`` that ``tree`` lets pass, by ``keys``, past ``start``.

    Each statement gives a run's id, then the parts of each key. Constants may be parameters: see :meth:`shape`.
    """

    context: Context
    experiments: tuple[str, ...]
    lifecycles: tuple[str, ...]
    tree: Filter
    keys: tuple[SortKey, ...]
    start: Position | None
    few_hidden: bool = False
    """Runs in other lifecycles are so few that a list of them costs less than a look at each run that is met."""

    def shape(self) -> tuple[Statements, dict[str, Any]]:
        """The same with parameters for its constants, and their values by name.

        Questions of one shape share their statements: building one takes longer than running it.
        """
        shaper, start = Shaper(self.context.now), self.start
        if start is not None:
            places = tuple(replace(place, value=shaper.value(place.value)) for place in start.places)
            start = Position(places, shaper.text(start.run_id))
        shape = Statements(
            context=replace(self.context, now=shaper.moment()),
            experiments=tuple(map(shaper.text, self.experiments)),
            lifecycles=self.lifecycles,
            tree=shaper.tree(self.tree),
            keys=shaper.keys(self.keys),
            start=start,
            few_hidden=self.few_hidden,
        )
        return shape, shaper.values

    @property
    def backwards(self) -> bool:
        """Runs that are level by every key come by id, in the direction of the last key."""
        return self.keys[-1].descending

    # Along an index.

    def branches(self) -> list[tuple[str, str | None]]:
        """Parts of an index that are each in order: an experiment, and for an order by fields of runs a lifecycle."""
        lifecycles = self.lifecycles if self.keys[0].field.scope == "runs" else (None,)
        return list(product(self.experiments, lifecycles))

    def walk(self, rank: int, cut: Cut, *, bounded: bool = False) -> Source:
        """Runs of one rank of the first key; if ``bounded``, up to the run of the parameters ``until_…``.

        With further keys it ends before that run's value: what is level by the first key is met whole or not at all.
        """
        walks = [self._walk_of(rank, experiment, lifecycle) for experiment, lifecycle in self.branches()]
        if bounded:
            walks = [walk.until(*_UNTIL) if len(self.keys) == 1 else walk.before(_UNTIL[0]) for walk in walks]
        return self._merged([self._walk_branch(walk, rank) for walk in walks], cut)

    def walk_length(self, rank: int) -> Select[Any]:
        """How many runs a walk meets."""
        walks = [self._walk_of(rank, experiment, lifecycle) for experiment, lifecycle in self.branches()]
        branches = [self._walk_branch(walk, rank).order_by(None) for walk in walks]
        return select(func.count()).select_from(union_all(*branches).subquery("met"))

    def window(self, rank: int, size: int) -> Select[Any]:
        """Where the walk of the one branch stands after ``size`` entries."""
        ((experiment, lifecycle),) = self.branches()
        walk = self._walk_of(rank, experiment, lifecycle)
        statement = select(walk.part, walk.run_id).where(*walk.where).order_by(*walk.order())
        return statement.offset(number(size)).limit(number(1))

    def _walk_of(self, rank: int, experiment: str, lifecycle: str | None) -> Walk:
        walk = ordered_walk(self.keys[0], rank, experiment, lifecycle)
        if self.start is None or self.start.places[0].rank != rank:
            return walk
        value = self.start.places[0].value
        return walk.past(value, self.start.run_id) if len(self.keys) == 1 else walk.since(value)

    def _walk_branch(self, walk: Walk, rank: int) -> Select[Any]:
        first = KeyColumns((Part(walk.part),), walk.descending, nullable=False)
        others = self._other_keys(walk.table)
        parts = self._parts_of_rank(rank, walk.part)
        statement = select(walk.run_id.label("run_id"), *parts, *_labels(others, 1))
        statement = statement.where(*walk.where, *self._passes(walk.table))
        if self.start and others and self.start.places[0].rank == rank:
            places = (Place(0, self.start.places[0].value), *self.start.places[1:])
            statement = statement.where(
                beyond([first, *others], walk.run_id, replace(self.start, places=places), descending=self.backwards)
            )
        return statement.order_by(*order_of([first, *others], walk.run_id, descending=self.backwards))

    def _parts_of_rank(self, rank: int, part: ColumnElement[Any] | None) -> list[ColumnElement[Any]]:
        """The columns of the first key, of which a walk knows one; the others are null."""
        width = len(shape_of(self.keys[0].field))
        columns = [part if part is not None and place == rank else null() for place in range(width)]
        return [column.label(part_name(0, place)) for place, column in enumerate(columns)]

    def _other_keys(self, source: FromClause) -> list[KeyColumns]:
        context = replace(self.context, owner=source)
        return [
            KeyColumns(tuple(map(Part, key_expressions(key, context))), key.descending, is_nullable(key.field))
            for key in self.keys[1:]
        ]

    def _merged(self, branches: list[Select[Any]], cut: Cut) -> Source:
        """Branches that are each in order, as one in the same order."""
        if len(branches) == 1:
            return cut.of(branches[0])
        merged = union_all(*(select(cut.reach_of(branch).subquery()) for branch in branches)).subquery("merged")
        order = order_of(columns_from(merged, self.keys), merged.c.run_id, descending=self.backwards)
        return cut.of(select(merged).order_by(*order))

    # Runs that no walk along the first key's index meets.

    def counts_with_and_without_first_key(self) -> Select[Any]:
        """How many values of the first key there are, and how many runs: cheaper than to look for runs without it."""
        field = self.keys[0].field
        if field.scope == "metrics":
            table, name, has = METRICS, METRICS.c.name, METRICS.c.value.is_not(None)
        else:
            table = VALUES[field.scope]
            name, has = table.c.key, table.c.text.is_not(None)
        have = select(func.count()).where(table.c.experiment_id.in_(self.experiments), name == field.name, has)
        runs = select(func.count()).where(RUNS.c.experiment_id.in_(self.experiments))
        return select(have.scalar_subquery(), runs.scalar_subquery())

    def without_first_key(self, cut: Cut) -> Source:
        """Runs that lack the first key, by the other keys and id."""
        return self._merged(list(map(self._missing_branch, self.experiments)), cut)

    def _missing_branch(self, experiment: str) -> Select[Any]:
        others = self._other_keys(RUNS)
        lacks = [part.is_(None) for part in key_expressions(self.keys[0], self.context)]
        statement = select(RUNS.c.id.label("run_id"), *self._parts_of_rank(0, None), *_labels(others, 1))
        here = RUNS.c.experiment_id == bound(experiment, Text())
        statement = statement.where(here, *self._passes(RUNS), *lacks)
        if self.start and self.start.places[0].rank == len(shape_of(self.keys[0].field)):
            rest = replace(self.start, places=self.start.places[1:])
            statement = statement.where(beyond(others, RUNS.c.id, rest, descending=self.backwards))
        return statement.order_by(*order_of(others, RUNS.c.id, descending=self.backwards))

    def hidden(self) -> Select[Any]:
        """Runs of the experiments in other lifecycles."""
        others = [lifecycle for lifecycle in LIFECYCLES if lifecycle not in self.lifecycles]
        experiments = [bound(experiment, Text()) for experiment in self.experiments]
        return select(RUNS.c.id).where(RUNS.c.experiment_id.in_(experiments), RUNS.c.lifecycle.in_(others))

    # Sorted after they are found.

    def narrow_sources(self) -> list[Source]:
        """What an index names quickly: each has every run that is wanted, and others."""
        return list(narrow_sources(self.tree, self.experiments))

    def sort(self, narrow: Source, cut: Cut) -> Select[Any]:
        """The page out of the runs of one source."""
        source = narrow.subquery("source")
        context = replace(self.context, owner=source)
        parts = [key_expressions(key, context) for key in self.keys]
        return self._sorted(select(source.c.run_id, *_parts(parts)).where(*self._passes(source)), cut)

    def sort_all(self, cut: Cut) -> Select[Any]:
        """The page out of all runs of the experiments."""
        parts = [key_expressions(key, self.context) for key in self.keys]
        statement = select(RUNS.c.id.label("run_id"), *_parts(parts))
        return self._sorted(statement.where(*self._passes(RUNS)), cut)

    def count(self, narrow: Source | None) -> Select[Any]:
        """How many runs pass: of those of a source, or of all."""
        if narrow is None:
            return select(func.count()).select_from(RUNS).where(*self._passes(RUNS))
        source = narrow.subquery("source")
        return select(func.count()).select_from(source).where(*self._passes(source))

    def condition(self, narrow: Source | None) -> Condition:
        """Which runs pass; a source says among which few to look."""
        passes = and_(*self._passes(RUNS))
        return passes if narrow is None else and_(RUNS.c.id.in_(select(narrow.subquery("source").c.run_id)), passes)

    def _sorted(self, statement: Select[Any], cut: Cut) -> Select[Any]:
        # Materialized: otherwise each part is looked up again for every comparison that it takes part in.
        found = statement.cte("found").prefix_with("MATERIALIZED")
        keys = columns_from(found, self.keys)
        page = select(found).where(beyond(keys, found.c.run_id, self.start, descending=self.backwards))
        return cut.of(page.order_by(*order_of(keys, found.c.run_id, descending=self.backwards)))

    def _passes(self, source: FromClause) -> list[Condition]:
        """What is asked of each run of ``source``: first of what lies under its id, then of the run itself."""
        experiments = [bound(experiment, Text()) for experiment in self.experiments]
        here = RUNS.c.experiment_id.in_(experiments), RUNS.c.lifecycle.in_(self.lifecycles)
        if source is RUNS:
            return [*here, compile_filter(self.tree, self.context)]
        items = self.tree.items if isinstance(self.tree, And) else (self.tree,)
        apart = replace(self.context, owner=source)
        conditions = [compile_filter(item, apart) for item in items if not reads_runs(item)]
        if self.few_hidden and len(conditions) == len(items):
            return [*conditions, source.c.run_id.not_in(self.hidden())]
        of_run = compile_filter(conjunction(tuple(item for item in items if reads_runs(item))), self.context)
        run = select(and_(*here, of_run)).where(RUNS.c.id == source.c.run_id).correlate(source).scalar_subquery()
        return [*conditions, cast("Condition", run)]


@lru_cache(maxsize=256)
def prepared_walk(shape: Statements, rank: int, cut: Cut, bounded: bool) -> Prepared:
    """:meth:`Statements.walk` of a shape."""
    return Prepared(shape.walk(rank, cut, bounded=bounded))


@lru_cache(maxsize=256)
def prepared_walk_length(shape: Statements, rank: int) -> Prepared:
    """:meth:`Statements.walk_length` of a shape."""
    return Prepared(shape.walk_length(rank))


@lru_cache(maxsize=256)
def prepared_window(shape: Statements, rank: int, size: int) -> Prepared:
    """:meth:`Statements.window` of a shape."""
    return Prepared(shape.window(rank, size))


@lru_cache(maxsize=256)
def prepared_sort_all(shape: Statements, cut: Cut) -> Prepared:
    """:meth:`Statements.sort_all` of a shape."""
    return Prepared(shape.sort_all(cut))


def number(limit: int) -> ColumnElement[int]:
    """A limit as a literal: PostgreSQL's plan for a prepared statement would otherwise not know how few are wanted."""
    return literal_column(str(int(limit)))


def _labels(keys: Sequence[KeyColumns], first: int) -> list[ColumnElement[Any]]:
    return [
        part.expression.label(part_name(place, rank))
        for place, key in enumerate(keys, first)
        for rank, part in enumerate(key.parts)
    ]


def _parts(keys: Sequence[Sequence[ColumnElement[Any]]]) -> list[ColumnElement[Any]]:
    return [part.label(part_name(place, rank)) for place, parts in enumerate(keys) for rank, part in enumerate(parts)]
