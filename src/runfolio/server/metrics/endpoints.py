"""Metrics over HTTP: summaries, every point, charts."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter

from runfolio.server.answers import json_answer
from runfolio.server.deps import Read
from runfolio.server.openapi import problems
from runfolio.wire import limits
from runfolio.wire.resources import MetricSummary, Page

from . import charts, service
from .points import read_points
from .schemas import Chart, ChartRequest, PointItem, chart_json, points_json

router = APIRouter(tags=["metrics"])
classic = APIRouter(tags=["metrics"])
"""Also answers at the root."""

ARROW = "application/vnd.apache.arrow.stream"
MAX_POINTS_PAGE = 100_000
_SUMMARIES: Final = TypeAdapter(Page[MetricSummary])
"""Written out by itself: as one of two response models its NaN would become null."""


def _wants_arrow(request: Request) -> bool:
    return ARROW in request.headers.get("accept", "")


@classic.get(
    "/runs/{run_id}/metrics",
    summary="Summaries of a run's metrics, or with ?name= every point of one",
    response_model=Page[MetricSummary] | Page[PointItem],
    responses=problems(400, 404),
)
async def get_metrics(
    session: Read,
    run_id: str,
    name: Annotated[str | None, Query(max_length=limits.MAX_NAME)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_POINTS_PAGE)] = 1000,
    cursor: Annotated[str | None, Query(max_length=2048)] = None,
    after_step: Annotated[int | None, Query(ge=-(1 << 63), lt=1 << 63)] = None,
    attempts: Annotated[str, Query(pattern="^(visible|all)$")] = "visible",
) -> Response:
    """Points come by (step, time, writer, offset). ``after_step`` gives only later ones: the tail of a live run."""
    await service.require_run(session, run_id)
    if name is None:
        page = await service.list_summaries(session, run_id, limit=limit, cursor=cursor)
        return Response(_SUMMARIES.dump_json(page), media_type="application/json")
    points = await read_points(
        session, run_id, name, limit=limit, cursor=cursor, after_step=after_step, all_attempts=attempts == "all"
    )
    return json_answer({"items": points_json(points.series), "next_cursor": points.next_cursor})


@router.post("/charts", summary="Draw metrics of runs on one grid", response_model=Chart)
async def post_chart(request: Request, session: Read, body: ChartRequest) -> Response:
    """JSON, or an Arrow stream when ``Accept`` names it. Runs and metrics without points are left out."""
    low, high = body.range or (None, None)
    query = charts.ChartQuery(
        runs=tuple(dict.fromkeys(body.runs)),
        metrics=tuple(dict.fromkeys(body.metrics)),
        x=await service.check_x(body.x),
        buckets=body.buckets,
        low=low,
        high=high,
        exponent=service.check_width(body.width, body.x),
        all_attempts=body.attempts == "all",
        clocks=await service.clocks(session, body.runs, body.x),
    )
    lines = await charts.draw(session, query)
    if _wants_arrow(request):
        from .arrow import chart_stream

        return Response(chart_stream(lines), media_type=ARROW)
    return json_answer(chart_json(body.x, lines))
