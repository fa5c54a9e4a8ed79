"""How one page of runs is found. There are three ways, chosen while it is made:

- **walk** the index that already has the order asked for, and ask of each run whether the filter lets it pass;
- **narrow**: when a comparison names few runs, take those, and sort them;
- take **all** runs and sort them: for an order that no index has.

A walk stops when the page is full, so that it costs the page, not the experiment, at any depth. A jump passes over runs
where they lie: it costs what the database takes for them, and no row of theirs is fetched.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import func, select

from runfolio.server.search.tree import EVERYTHING

from .listing_order import read_value, shape_of
from .listing_sources import ordered_ranks
from .listing_statements import (
    Cut,
    Source,
    Statements,
    number,
    prepared_sort_all,
    prepared_walk,
    prepared_walk_length,
    prepared_window,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.search.cells import Condition

Row: TypeAlias = "Sequence[Any]"
"""A run's id and the parts of each key, as :func:`.listing_order.position_of` reads them."""

WINDOW: Final = 2_000
"""So many entries of an index are walked before other ways are weighed."""

MOST_SORTED: Final = 50_000
"""A comparison that names more runs than this is not narrow."""

MOST_HIDDEN: Final = 10_000
"""So many runs in other lifecycles are listed ahead of a jump."""

MOST_WALKED: Final = 8
"""Indexes walked side by side: one an experiment."""


class Lister:
    """One page being made: at most ``need`` runs, after the first ``skip``."""

    def __init__(self, session: AsyncSession, statements: Statements, need: int, skip: int = 0) -> None:
        self._session = session
        self._statements = statements
        self._shape, self._values = statements.shape()
        self._need = need
        self._skip = skip

    async def rows(self) -> list[Row]:
        """The page's runs in order."""
        ranks = ordered_ranks(self._statements.keys[0])
        if ranks is None or len(self._statements.branches()) > MOST_WALKED:
            narrow = await self._narrowest(MOST_SORTED)
            return await (self._sort_all() if narrow is None else self._sort(narrow))
        return await self._walk(ranks)

    async def count(self) -> int:
        """How many runs there are on all pages."""
        rows = await self._fetch(self._statements.count(await self._narrowest(MOST_SORTED)))
        return int(rows[0][0])

    async def condition(self) -> Condition:
        """What is true of the runs of all pages, for statements over ``runs``."""
        return self._statements.condition(await self._narrowest(MOST_SORTED))

    # Walking.

    async def _walk(self, ranks: int) -> list[Row]:
        """Each rank in turn, then the runs that lack the first key."""
        start, found, skip = self._statements.start, list[Row](), self._skip
        if skip > WINDOW and await self._few_are_hidden():
            self._shape = replace(self._shape, few_hidden=True)
        for rank in range(start.places[0].rank if start else 0, ranks):
            rows, narrow = await self._walk_rank(rank, self._need - len(found), skip)
            if narrow is not None:
                return await self._sort(narrow)
            found += rows
            if len(found) == self._need:
                return found
            if skip:
                skip = 0 if rows else skip - await self._walk_length(rank)
        return await self._walk_missing(found, skip) if await self._some_lack_the_first_key() else found

    async def _walk_rank(self, rank: int, need: int, skip: int) -> tuple[Sequence[Row], Source | None]:
        """Runs of one rank, or a narrower source that costs less than to find them so."""
        statements, reach = self._statements, skip + need
        if statements.tree == EVERYTHING:
            return await self._walked(rank, need, skip), None
        expected = WINDOW
        if len(statements.branches()) == 1:
            until = await self._window(rank)
            rows = await self._walked(rank, WINDOW if skip else need, until=until)
            if len(rows) >= reach or not until:
                return rows[skip:reach], None
            expected = min(WINDOW * reach // max(len(rows), 1), MOST_SORTED)
        narrow = await self._narrowest(expected)
        return ([], narrow) if narrow is not None else (await self._walked(rank, need, skip), None)

    async def _walked(
        self, rank: int, need: int, skip: int = 0, *, until: dict[str, Any] | None = None
    ) -> Sequence[Row]:
        walk = prepared_walk(self._shape, rank, Cut(need, bool(skip)), bool(until))
        return await walk.rows(self._session, **self._values, **_jump(skip), **(until or {}))

    async def _walk_length(self, rank: int) -> int:
        ((length,),) = await prepared_walk_length(self._shape, rank).rows(self._session, **self._values)
        return int(length)

    async def _window(self, rank: int) -> dict[str, Any] | None:
        """Where the walk's first entries end; None when it has no more than that."""
        window = prepared_window(self._shape, rank, WINDOW)
        rows = await window.rows(self._session, **self._values)
        if not rows:
            return None
        ((value, run_id),) = rows
        kind = shape_of(self._statements.keys[0].field)[rank]
        return {"until_value": read_value(value, kind), "until_id": run_id}

    async def _few_are_hidden(self) -> bool:
        hidden = self._statements.hidden().limit(number(MOST_HIDDEN)).subquery()
        return (await self._session.execute(select(func.count()).select_from(hidden))).scalar_one() < MOST_HIDDEN

    async def _some_lack_the_first_key(self) -> bool:
        if self._statements.keys[0].field.scope == "runs":
            return False
        have, runs = (await self._session.execute(self._statements.counts_with_and_without_first_key())).one()
        return bool(have < runs)

    async def _walk_missing(self, found: list[Row], skip: int) -> list[Row]:
        """``found`` and after it runs without the first key."""
        narrow = await self._narrowest(MOST_SORTED)
        if narrow is not None:
            return await self._sort(narrow)
        cut = Cut(self._need - len(found), bool(skip))
        return found + await self._fetch(self._statements.without_first_key(cut), skip)

    # Sorting.

    async def _narrowest(self, fewer_than: int) -> Source | None:
        """The source with the fewest runs, when it has fewer than that."""
        sources = self._statements.narrow_sources()
        if not sources:
            return None
        limited = [source.limit(number(fewer_than)).subquery() for source in sources]
        counts = [select(func.count()).select_from(source).scalar_subquery() for source in limited]
        row = (await self._session.execute(select(*counts))).one()
        fewest = min(row)
        return sources[row.index(fewest)] if fewest < fewer_than else None

    async def _sort(self, narrow: Source) -> list[Row]:
        return await self._fetch(self._statements.sort(narrow, self._cut), self._skip)

    async def _sort_all(self) -> list[Row]:
        sort = prepared_sort_all(self._shape, self._cut)
        return list(await sort.rows(self._session, **self._values, **_jump(self._skip)))

    @property
    def _cut(self) -> Cut:
        return Cut(self._need, bool(self._skip))

    async def _fetch(self, statement: Source, skip: int = 0) -> list[Row]:
        return list((await self._session.execute(statement, _jump(skip))).all())


def _jump(skip: int) -> dict[str, Any]:
    """The parameter of a :class:`Cut` that jumps."""
    return {"skip": skip} if skip else {}
