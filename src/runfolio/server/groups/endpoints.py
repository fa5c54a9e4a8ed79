"""Groups of runs over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from runfolio.server.answers import age, json_answer
from runfolio.server.deps import App, Read
from runfolio.server.openapi import problems
from runfolio.server.paging import Limit
from runfolio.server.runs.choosing import Chosen

from . import service
from .schemas import RunGroups

router = APIRouter(tags=["runs"])


@router.get("/groups", summary="Group runs", response_model=RunGroups, responses=problems(400))
async def list_groups(
    services: App,
    session: Read,
    chosen: Chosen,
    by: Annotated[str, Query(max_length=16_384, description="1 to 3 fields: `params.model,params.lr`")],
    fields: Annotated[
        str, Query(max_length=65_536, description="at most 20 to sum up by group: `metrics.loss.min,runs.duration`")
    ] = "",
    sort: Annotated[
        str,
        Query(max_length=4096, description="`count`, a field of `by`, or one of `fields` for its mean; `-` descending"),
    ] = "",
    limit: Limit = 100,
    skip: Annotated[int, Query(ge=0, le=10_000_000, description="groups to pass over")] = 0,
) -> Response:
    """Over all runs that the filter finds: of numbers count, mean, extremes and spread, of others what they share.

    Runs without a field of ``by`` are a group of their own, and so are those where it is NaN. Numbers that are equal
    are one key, whatever their type, and so are texts whose first 500 characters are. Each group's ``filter`` finds
    its runs: ``GET /table?filter=(yours) and (the group's)``.
    """
    behind = await services.metric_jobs.fold_before_search(session)
    grouping = service.read_grouping(by, fields, sort, limit, skip)
    return json_answer(await service.groups_page(session, chosen, grouping), age(behind))
