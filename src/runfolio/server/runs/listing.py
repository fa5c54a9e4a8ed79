"""Lists of runs: filtered, sorted by any fields, cut into pages by keyset, over all rows of any number of runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from runfolio.server.search.cells import Context
from runfolio.server.search.columns import Selection
from runfolio.server.search.goals import fields_of, load_goals
from runfolio.server.search.printer import render, render_sort
from runfolio.server.search.tables import EXPERIMENTS
from runfolio.server.search.tree import EVERYTHING, Filter, SortKey

from . import listing_cursor
from .listing_cursor import Cursor
from .listing_order import NEWEST_FIRST, Position, position_of, shape_of
from .listing_plan import Lister
from .listing_statements import Statements

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.search.tree import Field


@dataclass(frozen=True, slots=True)
class RunQuery:
    """Which runs to list, and how. No experiment ids: those of every experiment that is not deleted."""

    experiment_ids: tuple[str, ...] = ()
    filter: Filter = EVERYTHING
    sort: tuple[SortKey, ...] = NEWEST_FIRST
    lifecycles: tuple[str, ...] = ("active",)
    limit: int = 100
    cursor: str | None = None
    skip: int = 0
    """So many runs after the cursor are passed over."""

    @property
    def list_id(self) -> str:
        """What a cursor belongs to."""
        return repr((sorted(self.experiment_ids), render(self.filter), render_sort(self.sort), sorted(self.lifecycles)))


@dataclass(frozen=True, slots=True)
class RunPage:
    """Ids of one page in order; ``next_cursor`` is None on the last one."""

    ids: list[str]
    next_cursor: str | None


async def list_runs(session: AsyncSession, query: RunQuery, *, now: datetime) -> RunPage:
    """One page of run ids.

    ``now`` is what relative times are counted from on the first page; the cursor keeps it for the next ones.

    Raises:
        InvalidCursor: The cursor is not one of this list.
    """
    query = query if query.sort else replace(query, sort=NEWEST_FIRST)
    start: Position | None = None
    if query.cursor is not None:
        cursor = listing_cursor.decode(query.cursor, query.list_id, [shape_of(key.field) for key in query.sort])
        now, start = cursor.now, cursor.last
    experiments = query.experiment_ids or await _open_experiments(session)
    if not experiments:
        return RunPage([], None)
    statements = await _statements(session, query, experiments, now, start)
    found = await Lister(session, statements, query.limit + 1, query.skip).rows()
    ids = [row[0] for row in found[: query.limit]]
    if len(found) <= query.limit:
        return RunPage(ids, None)
    last = position_of(found[query.limit - 1], query.sort)
    return RunPage(ids, listing_cursor.encode(Cursor(now, last), query.list_id))


async def count_runs(session: AsyncSession, query: RunQuery, *, now: datetime) -> int:
    """How many runs the filter lets pass, whatever the page."""
    experiments = query.experiment_ids or await _open_experiments(session)
    if not experiments:
        return 0
    statements = await _statements(session, replace(query, sort=NEWEST_FIRST), experiments, now, None)
    return await Lister(session, statements, 0).count()


async def select_runs(
    session: AsyncSession, query: RunQuery, fields: Sequence[Field], *, now: datetime
) -> Selection | None:
    """All runs that the filter lets pass, for whoever reads ``fields`` of them; None where no experiment is."""
    experiments = query.experiment_ids or await _open_experiments(session)
    if not experiments:
        return None
    statements = await _statements(session, replace(query, sort=NEWEST_FIRST), experiments, now, None, fields)
    return Selection(statements.context, experiments, await Lister(session, statements, 0).condition())


async def _statements(
    session: AsyncSession,
    query: RunQuery,
    experiments: tuple[str, ...],
    now: datetime,
    start: Position | None,
    more: Sequence[Field] = (),
) -> Statements:
    fields = [*fields_of(query.filter), *(key.field for key in query.sort), *more]
    context = Context(
        dialect="sqlite" if session.get_bind().dialect.name == "sqlite" else "postgresql",
        now=now,
        goals=await load_goals(session, fields, experiments),
    )
    return Statements(context, experiments, query.lifecycles, query.filter, query.sort, start)


async def _open_experiments(session: AsyncSession) -> tuple[str, ...]:
    statement = select(EXPERIMENTS.c.id).where(EXPERIMENTS.c.status != "deleted").order_by(EXPERIMENTS.c.id)
    return tuple(await session.scalars(statement))
