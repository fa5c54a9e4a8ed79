"""Saved views over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from runfolio.server.deps import Read, Write
from runfolio.server.experiments import service as experiments
from runfolio.server.openapi import problems
from runfolio.wire.resources import Page
from runfolio.wire.views import SavedView, SavedViewPut

from . import service

router = APIRouter(tags=["views"])

_EXAMPLE = {"best first": {"value": {"name": "Best first", "state": {"sort": "-metrics.val/acc.max", "mode": "table"}}}}


@router.get("/experiments/{experiment_id}/views", summary="List saved views", responses=problems(404))
async def list_views(session: Read, experiment_id: str) -> Page[SavedView]:
    """By name, all on one page."""
    await experiments.require(session, experiment_id)
    return Page(await service.of_experiment(session, experiment_id))


@router.put("/experiments/{experiment_id}/views", summary="Save a view", responses=problems(404, 410))
async def put_view(
    session: Write, experiment_id: str, body: Annotated[SavedViewPut, Body(openapi_examples=_EXAMPLE)]
) -> SavedView:
    """Takes the place of the one with the same name. ``state`` holds the parameters of the dashboard's address."""
    await experiments.require_kept(session, (await experiments.require(session, experiment_id)).id)
    return await service.put(session, experiment_id, body)


@router.delete("/views/{view_id}", summary="Remove a saved view", status_code=204, responses=problems(404))
async def delete_view(session: Write, view_id: str) -> None:
    """For good."""
    await service.remove(session, view_id)
