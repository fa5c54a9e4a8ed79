"""Server-sent events."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from runfolio.server.deps import App

from . import service

router = APIRouter(tags=["events"])

_EXAMPLE = 'event: runs\ndata: {"runs":["0197f3a2c4d87a10b2f39c55e1a0d6c4"],"experiments":["0197f39d11b27c3f"]}\n\n'


@router.get(
    "/events",
    summary="Hear what changes",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}, "example": _EXAMPLE}}}},
)
async def stream_events(services: App) -> StreamingResponse:
    """Server-sent events that say which runs and experiments to look at again, at most one a second.

    The stream carries ids only: a page asks for what it shows, and for points after those it has. A comment comes
    after 15 seconds without a change.
    """
    return StreamingResponse(
        service.stream(services.changes),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
