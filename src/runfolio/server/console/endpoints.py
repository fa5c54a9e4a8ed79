"""Console text over HTTP: by page, from the end, searched, or whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from runfolio.server.deps import App, Read
from runfolio.server.errors import Invalid
from runfolio.server.openapi import problems
from runfolio.server.paging import Cursor
from runfolio.server.runs import service as runs
from runfolio.wire import limits
from runfolio.wire.files import ConsoleLine, Stream
from runfolio.wire.resources import Page

from . import service

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

router = APIRouter(tags=["console"], prefix="/runs/{run_id}/console")

MAX_LINES = 10_000

Attempt: TypeAlias = Annotated[
    str | None, Query(min_length=1, max_length=limits.MAX_RUN_ID, description="the newest one unless given")
]
Writer: TypeAlias = Annotated[str | None, Query(max_length=64, description="one process of several")]
OneStream: TypeAlias = Annotated[Stream | None, Query(description="both, by time, unless given")]


@router.get("", summary="Read console lines", responses=problems(400, 404))
async def get_console(
    session: Read,
    run_id: str,
    attempt: Attempt = None,
    stream: OneStream = None,
    writer: Writer = None,
    from_line: Annotated[int, Query(ge=0, lt=1 << 62, description="each stream from this line on")] = 0,
    q: Annotated[str | None, Query(min_length=1, max_length=1024, description="only lines that hold this")] = None,
    tail: Annotated[int | None, Query(ge=1, le=MAX_LINES, description="the last so many lines")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LINES)] = 1000,
    cursor: Cursor = None,
) -> Page[ConsoleLine]:
    """In the order in which they were printed. ``q`` finds text in any case of ASCII letters."""
    if tail is not None and (q is not None or cursor is not None):
        raise Invalid("query.tail", "the last lines come in one page and are not searched: leave out q and cursor")
    await runs.require(session, run_id)
    selection = await service.select(session, run_id, attempt, stream, writer, from_line)
    if tail is not None:
        return await service.tail(session, selection, tail)
    return await service.page(session, selection, words=q, limit=limit, cursor=cursor)


@router.get(
    "/download",
    summary="Save console text",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **problems(404)},
)
async def download(
    services: App,
    run_id: str,
    attempt: Attempt = None,
    stream: OneStream = None,
    writer: Writer = None,
) -> StreamingResponse:
    """All lines as plain text, in the order in which they were printed."""
    async with services.database.read() as session:
        await runs.require(session, run_id)
        selection = await service.select(session, run_id, attempt, stream, writer)

    async def pieces() -> AsyncIterator[bytes]:
        async with services.database.read() as session:
            async for piece in service.text(session, selection):
                yield piece

    headers = {
        "Content-Disposition": f'attachment; filename="{run_id}-{stream or "console"}.txt"',
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(pieces(), media_type="text/plain; charset=utf-8", headers=headers)
