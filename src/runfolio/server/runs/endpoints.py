"""Runs over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query, Response

from runfolio.server.answers import age, json_answer
from runfolio.server.deps import App, Read, Write
from runfolio.server.openapi import problems
from runfolio.server.paging import Limit
from runfolio.server.search.fields import MOST_NAMES, KnownField
from runfolio.wire.resources import (
    Changed,
    Counted,
    ExperimentWithRuns,
    Page,
    Run,
    RunCreate,
    RunDetail,
    RunsBulk,
    RunsTable,
    RunUpdate,
)

from . import bulk, service
from .choosing import Chosen

router = APIRouter(tags=["runs"])
classic = APIRouter(tags=["runs"])
"""Also answers at the root."""

_NEW = {
    "by name": {"value": {"experiment": "mnist", "name": "baseline", "params": {"lr": 0.001}}},
    "already over": {
        "value": {
            "experiment": "mnist",
            "status": "finished",
            "started_at": "2026-11-23T09:00:00Z",
            "ended_at": "2026-11-23T10:30:00Z",
        }
    },
}
_BULK = {
    "by id": {"value": {"action": "archive", "ids": ["0197f3a2c4d87a10b2f39c55e1a0d6c4"]}},
    "by filter": {"value": {"action": "tag", "filter": "metrics.loss > 10", "tags": {"diverged": True}}},
}


@classic.get(
    "/experiments/{experiment_id}",
    summary="Show an experiment with its newest runs",
    tags=["experiments"],
    response_model=ExperimentWithRuns,
    responses=problems(404),
)
async def get_experiment(
    session: Read, experiment_id: str, runs: Annotated[int, Query(ge=0, le=100, description="how many of them")] = 100
) -> Response:
    """Newest runs first; ``runs_next_cursor`` goes on with ``GET /runs``. Deleted ones answer until purged."""
    return json_answer(await service.with_runs(session, experiment_id, runs))


@router.get(
    "/experiments/{experiment_id}/fields",
    summary="Fields to search for",
    tags=["experiments"],
    responses=problems(404),
)
async def list_fields(
    services: App,
    session: Read,
    experiment_id: str,
    q: Annotated[
        str, Query(max_length=1024, description="in the name; may begin with a prefix such as `params.`")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_NAMES)] = 50,
) -> Page[KnownField]:
    """What a filter can name, over all runs of an experiment, each with its type and example values."""
    await services.metric_jobs.fold_before_search(session)
    return await service.known_fields(session, experiment_id, q, limit)


async def _wanted(
    chosen: Chosen,
    sort: Annotated[
        str, Query(max_length=4096, description="comma list, `-` descending: `-metrics.val/acc,runs.created_at`")
    ] = "",
    fields: Annotated[
        str | None, Query(max_length=65_536, description="what to load of each: `params.lr,metrics.loss.min`")
    ] = None,
    limit: Limit = 100,
    cursor: Annotated[str | None, Query(max_length=20_000, description="`next_cursor` of the page before")] = None,
) -> service.Wanted:
    return replace(chosen, sort=sort, fields=fields, limit=limit, cursor=cursor)


Wanted = Annotated[service.Wanted, Depends(_wanted)]


@router.get("/runs", summary="Search runs", response_model=Page[Run], responses=problems(400))
async def list_runs(services: App, session: Read, wanted: Wanted) -> Response:
    """Newest first unless ``sort`` says otherwise. Filter and order are over all runs, not over a page. Without
    ``fields`` everything is loaded of each run; a name ``*`` is all of its prefix.

    What runs have just uploaded is folded first. Where that is too much to wait for, ``Age`` says by how many seconds
    the metrics here may be behind; a run's own page never is.
    """
    behind = await services.metric_jobs.fold_before_search(session)
    return json_answer(await service.list_page(session, wanted), age(behind))


@router.get("/table/count", summary="Count runs", responses=problems(400))
async def count_runs(services: App, session: Read, wanted: Wanted) -> Counted:
    """How many runs a filter finds: on all pages, so ``limit``, ``cursor`` and ``sort`` say nothing here."""
    await services.metric_jobs.fold_before_search(session)
    return Counted(await service.count(session, wanted))


@router.get("/table", summary="Search runs, as a table", response_model=RunsTable, responses=problems(400))
async def get_table(
    services: App,
    session: Read,
    wanted: Wanted,
    skip: Annotated[int, Query(ge=0, le=10_000_000, description="rows to pass over after the cursor")] = 0,
) -> Response:
    """The same list with one cell for each of ``fields``, and nothing else: small and fast for what shows many runs.

    ``skip`` is for who jumps into the middle; ``cursor`` costs less for who goes on.
    """
    behind = await services.metric_jobs.fold_before_search(session)
    return json_answer(await service.table_page(session, replace(wanted, skip=skip)), age(behind))


@classic.post("/runs", summary="Create a run", status_code=201, responses=problems(409, 410))
async def create_run(
    services: App, session: Write, body: Annotated[RunCreate, Body(openapi_examples=_NEW)]
) -> RunDetail:
    """For callers without the SDK, which makes its runs by uploading. An experiment that is named is made when new."""
    run = await service.create(session, body)
    services.changes.publish_after(session, runs={run.id: run.experiment_id})
    return await service.detail(session, run.id)


@router.get("/runs/{run_id}", summary="Show a run", responses=problems(404))
async def get_run(session: Read, run_id: str) -> RunDetail:
    """With its values, its first 1,000 metrics by name, and its greatest step. Deleted runs answer until purged."""
    return await service.detail(session, run_id)


@router.patch("/runs/{run_id}", summary="Change a run", responses=problems(404, 410))
async def update_run(
    services: App,
    session: Write,
    run_id: str,
    body: Annotated[RunUpdate, Body(openapi_examples={"end": {"value": {"status": "finished"}}})],
) -> RunDetail:
    """A field that is left out or null stays; an empty text clears it."""
    run = await service.update(session, run_id, body)
    services.changes.publish_after(session, runs={run.id: run.experiment_id})
    return await service.detail(session, run_id)


@router.delete("/runs/{run_id}", summary="Delete a run", status_code=204, responses=problems(404))
async def delete_run(services: App, session: Write, run_id: str) -> None:
    """It is hidden, and gone for good after 30 days; until then it can be restored. Its writers are told to stop."""
    await service.require(session, run_id)
    services.changes.publish_after(session, runs=await service.set_lifecycle(session, [run_id], "deleted"))


@router.post("/runs/{run_id}/archive", summary="Archive a run", responses=problems(404, 410))
async def archive_run(services: App, session: Write, run_id: str) -> RunDetail:
    """Out of sight, and kept."""
    await service.lock_kept(session, run_id)
    services.changes.publish_after(session, runs=await service.set_lifecycle(session, [run_id], "archived"))
    return await service.detail(session, run_id)


@router.post("/runs/{run_id}/restore", summary="Restore a run", responses=problems(404, 410))
async def restore_run(services: App, session: Write, run_id: str) -> RunDetail:
    """Brings back a deleted or archived run. 410 once it is being purged."""
    await service.require_restorable(session, run_id)
    services.changes.publish_after(session, runs=await service.set_lifecycle(session, [run_id], "active"))
    return await service.detail(session, run_id)


@router.post("/runs/bulk", summary="Change many runs", responses=problems(400))
async def change_runs(
    services: App, session: Write, body: Annotated[RunsBulk, Body(openapi_examples=_BULK)]
) -> Changed:
    """Archive, delete, restore or tag. Ids that name no run are left out of the count."""
    changed = await bulk.change(session, body)
    services.changes.publish_after(session, runs=changed)
    return Changed(len(changed))
