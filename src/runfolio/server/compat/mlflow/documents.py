"""Runs with what was logged to them, as MLflow writes them, out of the tables' rows.

A page may hold tens of thousands of values: nothing is made of them but what is sent.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from runfolio.server.runs.listing_rows import LATEST, NONE, Columns, latest_rows, load_runs, values_as_json

from . import beside, entities

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

OWN: Final = Columns(params=NONE, tags=NONE, summary=NONE, metrics=NONE, notes=True)
"""A run's own columns alone."""


Metrics: TypeAlias = dict[str, list[dict[str, Any]]]
"""The latest point of each metric, by run."""


async def load(
    session: AsyncSession, ids: list[str], metrics: Metrics, deleted: Collection[str] = ()
) -> list[dict[str, Any]]:
    """The runs of ``ids`` in that order; those of the experiments ``deleted`` are deleted. Unknown ids are left out."""
    runs = await load_runs(session, ids, OWN)
    params = await values_as_json(session, ids, "params", entities.WORDS)
    tags = await values_as_json(session, ids, "tags", entities.WORDS)
    around = await beside.of_runs(session, ids)
    return [
        entities.run(run, params.get(id_), tags.get(id_), metrics[id_], around[id_], run["experiment_id"] in deleted)
        for run, id_ in ((run, run["id"]) for run in runs)
    ]


async def folded_metrics(session: AsyncSession, ids: list[str]) -> Metrics:
    """What the folds know of some runs."""
    found: Metrics = {run_id: [] for run_id in ids}
    for run_id, name, value, kind, step, timestamp in await latest_rows(session, ids):
        shown = LATEST[kind] if kind else value
        found[run_id].append({"key": name, "value": shown, "timestamp": _millis(timestamp), "step": step})
    return found


@lru_cache(maxsize=4096)
def _millis(at: str | datetime) -> int | None:
    """Metrics that are logged together share their time."""
    return entities.millis(at)
