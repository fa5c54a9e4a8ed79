"""Parameters, tags, summary, attempts and notices of a run over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body

from runfolio.server import clock
from runfolio.server.attempts import service as attempts
from runfolio.server.deps import App, Read, Write
from runfolio.server.openapi import problems
from runfolio.server.paging import Cursor, Limit
from runfolio.server.runs import service as runs
from runfolio.server.values import service as values
from runfolio.server.values.codec import Family
from runfolio.wire.events import Name, ParamValue
from runfolio.wire.resources import Attempt, Notice, Page

router = APIRouter(tags=["runs"])

Change = Annotated[
    dict[Name, ParamValue],
    Body(max_length=100_000, openapi_examples={"set and remove": {"value": {"best": 0.93, "draft": None}}}),
]


@router.get("/runs/{run_id}/params", summary="A run's parameters", responses=problems(404))
async def get_params(session: Read, run_id: str) -> dict[str, Any]:
    """By flat key. NaN and infinities are strings."""
    return await _values(session, "params", run_id)


@router.patch("/runs/{run_id}/params", summary="Set and remove parameters", responses=problems(404, 410))
async def patch_params(services: App, session: Write, run_id: str, body: Change) -> dict[str, Any]:
    """A key with null is removed, other keys stay. Answers with all of them."""
    return await _patch(services, session, "params", run_id, body)


@router.get("/runs/{run_id}/tags", summary="A run's tags", responses=problems(404))
async def get_tags(session: Read, run_id: str) -> dict[str, Any]:
    """By key. A label is a tag whose value is true."""
    return await _values(session, "tags", run_id)


@router.patch("/runs/{run_id}/tags", summary="Set and remove tags", responses=problems(404, 410))
async def patch_tags(services: App, session: Write, run_id: str, body: Change) -> dict[str, Any]:
    """A key with null is removed, other keys stay. Answers with all of them."""
    return await _patch(services, session, "tags", run_id, body)


@router.get("/runs/{run_id}/summary", summary="A run's summary values", responses=problems(404))
async def get_summary(session: Read, run_id: str) -> dict[str, Any]:
    """By key: what the run said of itself apart from its series."""
    return await _values(session, "summary", run_id)


@router.patch("/runs/{run_id}/summary", summary="Set and remove summary values", responses=problems(404, 410))
async def patch_summary(services: App, session: Write, run_id: str, body: Change) -> dict[str, Any]:
    """A key with null is removed, other keys stay. Answers with all of them."""
    return await _patch(services, session, "summary", run_id, body)


@router.get("/runs/{run_id}/attempts", summary="A run's attempts", responses=problems(404))
async def list_attempts(session: Read, run_id: str) -> Page[Attempt]:
    """Oldest first, all on one page: a requeue or a resume adds one, nothing is erased."""
    await runs.require(session, run_id)
    return Page(await attempts.of_run(session, run_id))


@router.get("/runs/{run_id}/notices", summary="What was noticed about a run", responses=problems(400, 404))
async def list_notices(session: Read, run_id: str, limit: Limit = 100, cursor: Cursor = None) -> Page[Notice]:
    """Values skipped, points dropped, bytes lost: what a reader of the run must know. Oldest first."""
    await runs.require(session, run_id)
    return await attempts.notices(session, run_id, limit=limit, cursor=cursor)


async def _values(session: Read, family: Family, run_id: str) -> dict[str, Any]:
    await runs.require(session, run_id)
    return await values.of_run(session, family, run_id)


async def _patch(
    services: App, session: Write, family: Family, run_id: str, change: dict[str, ParamValue]
) -> dict[str, Any]:
    run = await runs.lock_kept(session, run_id)
    await values.patch(session, family, [run], change)
    run.updated_at = clock.now()
    services.changes.publish_after(session, runs={run.id: run.experiment_id})
    return await values.of_run(session, family, run_id)
