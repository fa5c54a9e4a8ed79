"""Artifacts over HTTP: a run's files as a tree, their bytes by path."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias

from fastapi import APIRouter, Header, Path, Query, Request, Response

from runfolio.server.deps import App, Read, Write
from runfolio.server.objects import download
from runfolio.server.objects.endpoints import BODY, BYTES, Length
from runfolio.server.openapi import problems
from runfolio.server.paging import Cursor, Limit
from runfolio.server.runs import service as runs
from runfolio.wire.files import ArtifactEntry
from runfolio.wire.resources import Page

from . import service

router = APIRouter(tags=["artifacts"], prefix="/runs/{run_id}/artifacts")

FilePath: TypeAlias = Annotated[str, Path(description="relative, with `/` between its parts")]
_NO_TYPE: Final = ("application/octet-stream", "application/x-www-form-urlencoded")
"""What HTTP clients say of a body when they know nothing of it."""


@router.get("", summary="List a folder of a run's files", responses=problems(400, 404))
async def list_artifacts(
    session: Read,
    run_id: str,
    path: Annotated[str, Query(description="the folder; all of the run when empty")] = "",
    recursive: Annotated[bool, Query(description="every file below, instead of one level")] = False,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Page[ArtifactEntry]:
    """Folders come first, with the number and size of all files below them."""
    await runs.require(session, run_id)
    return await service.list_page(session, run_id, path, recursive=recursive, limit=limit, cursor=cursor)


@router.head("/{path:path}", include_in_schema=False, response_class=Response)
@router.get(
    "/{path:path}", summary="Read a file", response_class=Response, responses={200: BYTES, **problems(404, 416)}
)
async def get_artifact(
    services: App,
    request: Request,
    session: Read,
    run_id: str,
    path: FilePath,
    download_: Annotated[bool, Query(alias="download", description="save it, whatever its type")] = False,
) -> Response:
    """Whole, or a part with Range; the ETag is the digest. Types that can run scripts are never shown inline."""
    found = await service.get(session, run_id, path)
    file = download.Download(
        found.digest or "", found.size, found.path, found.mime, download.REVALIDATE, attachment=download_
    )
    return await download.answer(request, services.objects.store, file)


@router.put(
    "/{path:path}",
    summary="Store a file",
    status_code=201,
    responses=problems(404, 410, 413, 507),
    openapi_extra=BODY,
)
async def put_artifact(
    services: App,
    request: Request,
    run_id: str,
    path: FilePath,
    length: Length = None,
    content_type: Annotated[str | None, Header(max_length=255)] = None,
) -> ArtifactEntry:
    """The body is the file. It takes the place of what the path held."""
    mime = None if content_type in _NO_TYPE else content_type
    return await service.upload(services, run_id, path, request.stream(), length, mime)


@router.delete("/{path:path}", summary="Delete a file", status_code=204, responses=problems(404, 410))
async def delete_artifact(services: App, session: Write, run_id: str, path: FilePath) -> None:
    """Its bytes stay until `runfolio gc` finds that nothing names them."""
    run = await runs.lock_kept(session, run_id)
    await service.delete(session, run, path)
    session.after_commit(lambda: services.changes.publish(runs={run_id}))
