"""Experiments over HTTP. The one that shows an experiment with its runs lies with the runs."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query, Response

from runfolio.server.deps import App, Read, Write
from runfolio.server.openapi import problems
from runfolio.server.paging import Cursor, Limit
from runfolio.wire.resources import Experiment, ExperimentCreate, ExperimentUpdate, Page

from . import service

router = APIRouter(tags=["experiments"])
classic = APIRouter(tags=["experiments"])
"""Also answers at the root."""

_NEW = {"one": {"value": {"name": "mnist", "owner": "ada", "description": "Digits, small networks"}}}


@classic.get("/experiments", summary="List experiments", responses=problems(400))
async def list_experiments(
    session: Read,
    status: Annotated[
        Literal["active", "archived", "deleted", "all"], Query(description="deleted ones are hidden unless asked for")
    ] = "active",
    q: Annotated[str | None, Query(max_length=1024, description="in name or description, in any case")] = None,
    sort: Annotated[str, Query(max_length=64, description="created_at, updated_at or name; `-` turns it round")] = (
        "-created_at"
    ),
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Page[Experiment]:
    """Newest first unless ``sort`` says otherwise. Filters and order are over all experiments, not over a page."""
    return await service.list_page(session, status=status, words=q, sort=sort, limit=limit, cursor=cursor)


@classic.post(
    "/experiments",
    summary="Create an experiment",
    status_code=201,
    responses={200: {"model": Experiment, "description": "It was there: get_or_create"}, **problems(409, 410)},
)
async def create_experiment(
    services: App,
    session: Write,
    response: Response,
    body: Annotated[ExperimentCreate, Body(openapi_examples=_NEW)],
    get_or_create: Annotated[bool, Query(description="200 with the existing one instead of 409")] = False,
) -> Experiment:
    """409 when the name is taken; the problem's ``id`` says by whom. A deleted one keeps its name until purged."""
    if get_or_create:
        experiment, made = await service.get_or_create(session, body)
        if not made:
            response.status_code = 200
            return await service.to_resource(session, experiment)
    else:
        experiment = await service.create(session, body)
    _changed(services, session, experiment.id)
    return await service.to_resource(session, experiment)


@router.patch("/experiments/{experiment_id}", summary="Change an experiment", responses=problems(404, 409, 410))
async def update_experiment(
    services: App,
    session: Write,
    experiment_id: str,
    body: Annotated[ExperimentUpdate, Body(openapi_examples={"archive": {"value": {"status": "archived"}}})],
) -> Experiment:
    """A field that is left out or null stays; an empty text clears it."""
    experiment = await service.update(session, experiment_id, body)
    _changed(services, session, experiment_id)
    return await service.to_resource(session, experiment)


@router.delete("/experiments/{experiment_id}", summary="Delete an experiment", status_code=204, responses=problems(404))
async def delete_experiment(services: App, session: Write, experiment_id: str) -> None:
    """It and its runs are hidden, and gone for good after 30 days; until then it can be restored."""
    await service.delete(session, experiment_id)
    _changed(services, session, experiment_id)


@router.post("/experiments/{experiment_id}/restore", summary="Restore an experiment", responses=problems(404, 410))
async def restore_experiment(services: App, session: Write, experiment_id: str) -> Experiment:
    """Brings back a deleted or archived experiment with its runs."""
    experiment = await service.restore(session, experiment_id)
    _changed(services, session, experiment_id)
    return await service.to_resource(session, experiment)


def _changed(services: App, session: Write, experiment_id: str) -> None:
    session.after_commit(lambda: services.changes.publish(experiments={experiment_id}))
