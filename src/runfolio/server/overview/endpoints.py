"""The page of all experiments over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from runfolio.server.deps import Read
from runfolio.server.openapi import problems
from runfolio.server.paging import Cursor, Limit
from runfolio.wire.resources import ExperimentOverview, Page

from . import service

router = APIRouter(tags=["experiments"])


@router.get("/overview", summary="Experiments at a glance", responses=problems(400))
async def list_overview(
    session: Read,
    status: Literal["active", "archived", "deleted"] = "active",
    q: Annotated[str | None, Query(max_length=1024, description="in name or description, in any case")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ExperimentOverview]:
    """Those in which something happened last come first, each with what its runs do and how many came a day."""
    return await service.list_page(session, status=status, words=q, limit=limit, cursor=cursor)
