"""Columns of runs over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response

from runfolio.server.answers import age, json_answer
from runfolio.server.deps import App, Read
from runfolio.server.openapi import problems
from runfolio.server.runs.choosing import Chosen

from . import service
from .schemas import ColumnStatistics, ColumnValues

router = APIRouter(tags=["runs"])

Fields = Annotated[str, Query(max_length=65_536, description="1 to 20 fields: `params.lr,metrics.loss.min`")]


@router.get("/columns", summary="Describe columns", response_model=ColumnStatistics, responses=problems(400))
async def describe_columns(services: App, session: Read, chosen: Chosen, fields: Fields) -> Response:
    """How the values of each field are spread over all runs that the filter finds.

    Of numbers, spans and times: extremes, mean, quantiles and a histogram. Of all else, parameters that hold numbers
    and texts included: the most common values.
    """
    behind = await services.metric_jobs.fold_before_search(session)
    return json_answer(await service.statistics_of(session, chosen, service.read_fields(fields)), age(behind))


@router.get("/columns/values", summary="Read columns", response_model=ColumnValues, responses=problems(400))
async def read_columns(
    services: App,
    session: Read,
    chosen: Chosen,
    fields: Fields,
    limit: Annotated[int, Query(ge=1, le=5000, description="most runs in the answer")] = 5000,
) -> Response:
    """The same cells as ``GET /table`` has, column by column, of the newest runs that the filter finds."""
    behind = await services.metric_jobs.fold_before_search(session)
    wanted = replace(chosen, fields=fields, limit=limit)
    return json_answer(await service.values_of(session, wanted), age(behind))
