"""Media over HTTP: what was logged under which name at which step, and its bytes."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, Query, Request, Response

from runfolio.server.deps import App, Read
from runfolio.server.objects import download
from runfolio.server.objects.endpoints import BYTES, Digest
from runfolio.server.openapi import problems
from runfolio.server.paging import Cursor, Limit
from runfolio.server.runs import service as runs
from runfolio.wire import limits
from runfolio.wire.files import MediaItem, MediaKind, MediaName
from runfolio.wire.resources import Page

from . import service
from .queries import Wanted

router = APIRouter(tags=["media"], prefix="/runs/{run_id}/media")

Name: TypeAlias = Annotated[str, Query(min_length=1, max_length=limits.MAX_NAME)]
Step: TypeAlias = Annotated[int, Query(ge=-(1 << 63), lt=1 << 63)]


@router.get("", summary="List media", responses=problems(400, 404))
async def list_media(
    session: Read,
    run_id: str,
    name: Name | None = None,
    step: Step | None = None,
    kind: MediaKind | None = None,
    sort: Annotated[Literal["step", "-step"], Query(description="`-step` begins with the latest")] = "step",
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Page[MediaItem]:
    """By name, then step; values of one step in the order in which they were logged."""
    await runs.require(session, run_id)
    wanted = Wanted(name, step, kind, newest=sort == "-step")
    return await service.list_page(session, run_id, wanted, limit=limit, cursor=cursor)


@router.get("/names", summary="List the names of media", responses=problems(400, 404))
async def list_names(session: Read, run_id: str, limit: Limit = 100, cursor: Cursor = None) -> Page[MediaName]:
    """With how many values each has, and the first and last of their steps."""
    await runs.require(session, run_id)
    return await service.names_page(session, run_id, limit=limit, cursor=cursor)


@router.get("/steps", summary="List the steps of a name", responses=problems(400, 404))
async def list_steps(session: Read, run_id: str, name: Name, limit: Limit = 1000, cursor: Cursor = None) -> Page[int]:
    """Every step at which something was logged under the name, ascending."""
    await runs.require(session, run_id)
    return await service.steps_page(session, run_id, name, limit=limit, cursor=cursor)


@router.head("/content/{digest}", include_in_schema=False, response_class=Response)
@router.get(
    "/content/{digest}",
    summary="Read a medium",
    response_class=Response,
    responses={200: BYTES, **problems(404, 416)},
)
async def get_content(services: App, request: Request, session: Read, run_id: str, digest: Digest) -> Response:
    """The bytes with the type that they were logged with. They never change, so a browser may keep them."""
    found = await service.get(session, run_id, digest)
    file = download.Download(found.digest, found.size, found.name, found.mime, download.FOREVER)
    return await download.answer(request, services.objects.store, file)
