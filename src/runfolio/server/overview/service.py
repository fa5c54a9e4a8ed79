"""What the page of all experiments shows of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from runfolio.server import clock
from runfolio.server.db.types import clean
from runfolio.server.experiments import service as experiments
from runfolio.server.paging import decode_cursor, encode_cursor
from runfolio.wire.resources import ExperimentOverview, Page

from . import queries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runfolio.server.db.session import ReadSession
    from runfolio.wire.resources import RunStatus

DAYS: Final = 30


async def list_page(
    session: ReadSession, *, status: str, words: str | None, limit: int, cursor: str | None
) -> Page[ExperimentOverview]:
    """Experiments by what happened last. Raises ``InvalidCursor``."""
    of = ("overview", status, words)
    after = decode_cursor(cursor, of, datetime, str)
    found = await queries.page(
        session,
        status=status,
        words=clean(words or ""),
        after=(after[0], after[1]) if after else None,
        limit=limit + 1,
    )
    shown = found[:limit]
    ids = [experiment.id for experiment, _ in shown]
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    days = [today - timedelta(days=DAYS - 1 - i) for i in range(DAYS)]
    statuses = _by_experiment(await queries.statuses(session, ids))
    created = _by_experiment(await queries.created_a_day(session, ids, days[0]))
    resources = await experiments.to_resources(session, [experiment for experiment, _ in shown])
    items = [
        ExperimentOverview(
            **asdict(experiment),
            last_activity=activity,
            runs=cast("dict[RunStatus, int]", statuses[experiment.id]),
            days=[created[experiment.id].get(day.date().isoformat(), 0) for day in days],
        )
        for experiment, (_, activity) in zip(resources, shown, strict=True)
    ]
    more = len(found) > limit
    return Page(items, encode_cursor(of, shown[-1][1], shown[-1][0].id) if more else None)


def _by_experiment(rows: Iterable[tuple[str, str, int]]) -> defaultdict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for experiment, key, count in rows:
        found[experiment][key] = count
    return found
