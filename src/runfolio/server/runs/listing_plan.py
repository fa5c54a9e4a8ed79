"""How one page of runs is found. There are three ways, chosen while it is made:

- **walk** the index that already has the order asked for, and ask of each run whether the filter lets it pass;
- **narrow**: when a comparison names few runs, take those, and sort them;
- take **all** runs and sort them: for an order that no index has.

A walk stops when the page is full, so that it costs the page, not the experiment, at any depth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from sqlalchemy import ColumnElement, and_, func, literal_column, null, select, union_all

from runfolio.server.search.compiler import compile_filter
from runfolio.server.search.goals import reads_runs
from runfolio.server.search.tables import METRICS, RUNS, VALUES
from runfolio.server.search.tree import EVERYTHING, And, Filter, SortKey, conjunction

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
from .listing_sources import Walk, narrow_sources, ordered_ranks, ordered_walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CompoundSelect, FromClause, Row, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.search.cells import Condition, Context

Source: TypeAlias = "Select[Any] | CompoundSelect[Any]"

WINDOW: Final = 2_000
"""So many entries of an index are walked before other ways are weighed."""

MOST_SORTED: Final = 50_000
"""A comparison that names more runs than this is not narrow."""

MOST_WALKED: Final = 8
"""Indexes walked side by side: one an experiment."""


@dataclass(frozen=True, slots=True)
class Lister:
    """One page being made: at most ``need`` runs past ``start``."""

    session: AsyncSession
    context: Context
    experiments: tuple[str, ...]
    lifecycles: tuple[str, ...]
    tree: Filter
    keys: tuple[SortKey, ...]
    start: Position | None
    need: int

    @property
    def backwards(self) -> bool:
        """Runs that are level by every key come by id, in the direction of the last key."""
        return self.keys[-1].descending

    async def positions(self) -> list[Position]:
        """The page's runs in order."""
        if ordered_ranks(self.keys[0]) is None or len(self._branches()) > MOST_WALKED:
            narrow = await self._narrowest(MOST_SORTED)
            return await (self._sort_all() if narrow is None else self._sort(narrow))
        return await self._walk(ordered_ranks(self.keys[0]) or 0)

    # Walking.

    def _branches(self) -> list[tuple[str, str | None]]:
        """Parts of an index that are each in order: an experiment, and for an order by fields of runs a lifecycle."""
        lifecycles = self.lifecycles if self.keys[0].field.scope == "runs" else (None,)
        return list(product(self.experiments, lifecycles))

    async def _walk(self, ranks: int) -> list[Position]:
        """Each rank in turn, then the runs that lack the first key."""
        found: list[Position] = []
        for rank in range(self.start.places[0].rank if self.start else 0, ranks):
            rows, narrow = await self._walk_rank(rank, self.need - len(found))
            if narrow is not None:
                return await self._sort(narrow)
            found += rows
            if len(found) == self.need:
                return found
        return await self._walk_missing(found) if await self._some_lack_the_first_key() else found

    async def _walk_rank(self, rank: int, need: int) -> tuple[list[Position], Source | None]:
        """Runs of one rank, or a narrower source that costs less than to find them so."""
        walks = [self._walk_of(rank, experiment, lifecycle) for experiment, lifecycle in self._branches()]
        if self.tree == EVERYTHING:
            return await self._fetch(self._walk_statement(walks, rank, need)), None
        expected = WINDOW
        if len(self.keys) == 1 and len(walks) == 1:
            bounded = await self._window(walks[0])
            rows = await self._fetch(self._walk_statement([bounded or walks[0]], rank, need))
            if len(rows) == need or bounded is None:
                return rows, None
            expected = min(WINDOW * need // max(len(rows), 1), MOST_SORTED)
        narrow = await self._narrowest(expected)
        if narrow is not None:
            return [], narrow
        return await self._fetch(self._walk_statement(walks, rank, need)), None

    def _walk_of(self, rank: int, experiment: str, lifecycle: str | None) -> Walk:
        walk = ordered_walk(self.keys[0], rank, experiment, lifecycle)
        if self.start is None or self.start.places[0].rank != rank:
            return walk
        value = self.start.places[0].value
        return walk.past(value, self.start.run_id) if len(self.keys) == 1 else walk.since(value)

    async def _window(self, walk: Walk) -> Walk | None:
        """The walk's first entries, None when it has no more than that."""
        statement = select(walk.part, walk.run_id).where(*walk.where).order_by(*walk.order())
        row = (await self.session.execute(statement.offset(_number(WINDOW)).limit(_number(1)))).one_or_none()
        return None if row is None else walk.until(row[0], row[1])

    def _walk_statement(self, walks: list[Walk], rank: int, need: int) -> Select[Any]:
        return self._merged([self._walk_branch(walk, rank, need) for walk in walks], need)

    def _walk_branch(self, walk: Walk, rank: int, need: int) -> Select[Any]:
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
        return statement.order_by(*order_of([first, *others], walk.run_id, descending=self.backwards)).limit(
            _number(need)
        )

    def _parts_of_rank(self, rank: int, part: ColumnElement[Any] | None) -> list[ColumnElement[Any]]:
        """The columns of the first key, of which a walk knows one; the others are null."""
        width = len(shape_of(self.keys[0].field))
        columns = [part if part is not None and number == rank else null() for number in range(width)]
        return [column.label(part_name(0, number)) for number, column in enumerate(columns)]

    def _other_keys(self, source: FromClause) -> list[KeyColumns]:
        context = replace(self.context, owner=source)
        return [
            KeyColumns(tuple(map(Part, key_expressions(key, context))), key.descending, is_nullable(key.field))
            for key in self.keys[1:]
        ]

    def _merged(self, branches: list[Select[Any]], need: int) -> Select[Any]:
        """Branches that are each in order, as one in the same order."""
        if len(branches) == 1:
            return branches[0]
        merged = union_all(*(select(branch.subquery()) for branch in branches)).subquery("merged")
        order = order_of(columns_from(merged, self.keys), merged.c.run_id, descending=self.backwards)
        return select(merged).order_by(*order).limit(_number(need))

    async def _some_lack_the_first_key(self) -> bool:
        """Whether a run of the experiments may lack the first key. Two counts over indexes are cheaper than to look."""
        field = self.keys[0].field
        if field.scope == "runs":
            return False
        if field.scope == "metrics":
            name, has = METRICS.c.name, METRICS.c.value.is_not(None)
            table = METRICS
        else:
            table = VALUES[field.scope]
            name, has = table.c.key, table.c.text.is_not(None)
        have = select(func.count()).where(table.c.experiment_id.in_(self.experiments), name == field.name, has)
        runs = select(func.count()).where(RUNS.c.experiment_id.in_(self.experiments))
        row = (await self.session.execute(select(have.scalar_subquery(), runs.scalar_subquery()))).one()
        return bool(row[0] < row[1])

    async def _walk_missing(self, found: list[Position]) -> list[Position]:
        """``found`` and after it, by id, runs without the first key."""
        if self.tree != EVERYTHING:
            narrow = await self._narrowest(MOST_SORTED)
            if narrow is not None:
                return await self._sort(narrow)
        need = self.need - len(found)
        branches = [self._missing_branch(experiment, need) for experiment in self.experiments]
        return found + await self._fetch(self._merged(branches, need))

    def _missing_branch(self, experiment: str, need: int) -> Select[Any]:
        """Runs of one experiment without the first key, by the other keys and id."""
        others = self._other_keys(RUNS)
        lacks = [part.is_(None) for part in key_expressions(self.keys[0], self.context)]
        statement = select(RUNS.c.id.label("run_id"), *self._parts_of_rank(0, None), *_labels(others, 1))
        statement = statement.where(RUNS.c.experiment_id == experiment, *self._passes(RUNS), *lacks)
        if self.start and self.start.places[0].rank == len(shape_of(self.keys[0].field)):
            rest = replace(self.start, places=self.start.places[1:])
            statement = statement.where(beyond(others, RUNS.c.id, rest, descending=self.backwards))
        order = order_of(others, RUNS.c.id, descending=self.backwards)
        return statement.order_by(*order).limit(_number(need))

    # Sorting.

    async def _narrowest(self, fewer_than: int) -> Source | None:
        """The source with the fewest runs, when it has fewer than that."""
        sources = narrow_sources(self.tree, self.experiments)
        if not sources:
            return None
        limited = [source.limit(_number(fewer_than)).subquery() for source in sources]
        counts = [select(func.count()).select_from(source).scalar_subquery() for source in limited]
        row = (await self.session.execute(select(*counts))).one()
        fewest = min(row)
        return sources[row.index(fewest)] if fewest < fewer_than else None

    async def _sort(self, narrow: Source) -> list[Position]:
        """The page out of the runs of one source."""
        source = narrow.subquery("source")
        context = replace(self.context, owner=source)
        parts = [key_expressions(key, context) for key in self.keys]
        return await self._sorted(select(source.c.run_id, *_parts(parts)).where(*self._passes(source)))

    async def _sort_all(self) -> list[Position]:
        """The page out of all runs of the experiments."""
        parts = [key_expressions(key, self.context) for key in self.keys]
        statement = select(RUNS.c.id.label("run_id"), *_parts(parts))
        return await self._sorted(statement.where(*self._passes(RUNS)))

    async def _sorted(self, statement: Select[Any]) -> list[Position]:
        # Materialized: otherwise each part is looked up again for every comparison that it takes part in.
        found = statement.cte("found").prefix_with("MATERIALIZED")
        keys = columns_from(found, self.keys)
        page = select(found).where(beyond(keys, found.c.run_id, self.start, descending=self.backwards))
        return await self._fetch(
            page.order_by(*order_of(keys, found.c.run_id, descending=self.backwards)).limit(_number(self.need))
        )

    # Both.

    def _passes(self, source: FromClause) -> list[Condition]:
        """What is asked of each run of ``source``: first of what lies under its id, then of the run itself."""
        here = RUNS.c.experiment_id.in_(self.experiments), RUNS.c.lifecycle.in_(self.lifecycles)
        if source is RUNS:
            return [*here, compile_filter(self.tree, self.context)]
        items = self.tree.items if isinstance(self.tree, And) else (self.tree,)
        apart = replace(self.context, owner=source)
        conditions = [compile_filter(item, apart) for item in items if not reads_runs(item)]
        of_run = compile_filter(conjunction(tuple(item for item in items if reads_runs(item))), self.context)
        run = select(and_(*here, of_run)).where(RUNS.c.id == source.c.run_id).correlate(source).scalar_subquery()
        return [*conditions, cast("Condition", run)]

    async def _fetch(self, statement: Select[Any]) -> list[Position]:
        return [self._position(row) for row in await self.session.execute(statement)]

    def _position(self, row: Row[Any]) -> Position:
        places, first = [], 1
        for key in self.keys:
            width = len(shape_of(key.field))
            places.append(_place(row[first : first + width]))
            first += width
        return Position(tuple(places), row[0])


def _place(values: Sequence[Any]) -> Place:
    rank = next((rank for rank, value in enumerate(values) if value is not None), len(values))
    return Place(rank, values[rank] if rank < len(values) else None)


def _number(limit: int) -> ColumnElement[int]:
    # As a literal: PostgreSQL's plan for a prepared statement would otherwise not know how few rows are wanted.
    return literal_column(str(int(limit)))


def _labels(keys: Sequence[KeyColumns], first: int) -> list[ColumnElement[Any]]:
    return [
        part.expression.label(part_name(number, rank))
        for number, key in enumerate(keys, first)
        for rank, part in enumerate(key.parts)
    ]


def _parts(keys: Sequence[Sequence[ColumnElement[Any]]]) -> list[ColumnElement[Any]]:
    return [part.label(part_name(number, rank)) for number, parts in enumerate(keys) for rank, part in enumerate(parts)]
