"""``metrics/…``: every point of a metric, and a thinned history of many runs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any, Final

import numpy as np
from fastapi import APIRouter, Query, Response

from runfolio.server.answers import json_answer
from runfolio.server.deps import Read
from runfolio.server.metrics import service
from runfolio.server.metrics.points import read_points
from runfolio.server.metrics.series import Series

from . import entities, rules
from .errors import MlflowRoute, invalid
from .history import History, history_of, sampled_steps
from .search import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runfolio.server.db.session import ReadSession

router = APIRouter(prefix="/metrics", route_class=MlflowRoute)
MAX_POINTS: Final = 25_000
MAX_RUNS: Final = 100
MAX_SAMPLED: Final = 2500
_READ: Final = 1_000_000
"""Points that are read at once."""

RunIds = Annotated[list[str], Query(max_length=MAX_RUNS)]
MaxResults = Annotated[int, Query(ge=1, le=MAX_POINTS)]


@router.get("/get-history")
async def get_history(
    session: Read,
    metric_key: Annotated[str, Query()],
    run_id: Annotated[str | None, Query()] = None,
    run_uuid: Annotated[str | None, Query()] = None,
    max_results: Annotated[int, Query(ge=1)] = MAX_POINTS,
    page_token: Annotated[str | None, Query()] = None,
) -> Response:
    """A page of a metric's points by time, step and value."""
    run = rules.run_id(run_id, run_uuid)
    await service.require_run(session, run)
    search = ("history", run, metric_key)
    first = tokens.decode_offset(search, page_token)
    end = first + min(max_results, MAX_POINTS)
    history = await _history(session, run, metric_key)
    token = tokens.encode(search, end) if end < len(history) else None
    made = {"metrics": history.between(first, end).points(metric_key), "next_page_token": token}
    return json_answer(entities.filled(made))


@router.get("/get-history-bulk")
async def get_history_bulk(
    session: Read, run_id: RunIds, metric_key: Annotated[str, Query()], max_results: MaxResults = MAX_POINTS
) -> Response:
    """The points of a metric of some runs, run after run by their ids, as many as were asked for in all."""
    found: list[dict[str, Any]] = []
    for run in sorted({rules.run_id(run) for run in run_id}):
        if len(found) < max_results:
            history = await _history(session, run, metric_key)
            found += history.between(0, max_results - len(found)).points(metric_key, {"run_id": run})
    return json_answer({"metrics": found})


@router.get("/get-history-bulk-interval")
async def get_history_bulk_interval(
    session: Read,
    run_ids: RunIds,
    metric_key: Annotated[str, Query()],
    start_step: Annotated[int | None, Query()] = None,
    end_step: Annotated[int | None, Query()] = None,
    max_results: Annotated[int, Query(ge=1, le=MAX_SAMPLED)] = MAX_SAMPLED,
) -> Response:
    """The points of some runs at steps that are spread evenly, the ends of each among them."""
    runs = [rules.run_id(run) for run in run_ids]
    histories = [await _history(session, run, metric_key) for run in runs]
    low, high = _interval(start_step, end_step)
    steps = sampled_steps(histories, max_results, low, high)
    found: list[dict[str, Any]] = []
    for run, history in zip(runs, histories, strict=True):
        shown = history.at_steps(steps).by_step().spread(max(max_results, len(steps)))
        found += shown.points(metric_key, {"run_id": run})
    return json_answer({"metrics": found})


def _interval(start: int | None, end: int | None) -> tuple[int, int]:
    if start is None and end is None:
        return 0, (1 << 63) - 1
    if start is None or end is None:
        raise invalid("start_step and end_step go together")
    if start > end:
        raise invalid(f"end_step {end} lies before start_step {start}")
    return start, end


async def _history(session: ReadSession, run: str, name: str) -> History:
    parts: list[Series] = []
    cursor: str | None = None
    while not parts or cursor is not None:
        page = await read_points(session, run, name, limit=_READ, cursor=cursor)
        parts.append(page.series)
        cursor = page.next_cursor
    return await asyncio.to_thread(_joined, parts)


def _joined(parts: Sequence[Series]) -> History:
    columns = (np.concatenate([getattr(part, column) for part in parts]) for column in ("steps", "times", "values"))
    return history_of(Series(*columns))
