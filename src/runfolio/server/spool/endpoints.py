"""``POST /runs/{id}/spool``: the one way in for everything a run says."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from runfolio.server.deps import App
from runfolio.server.errors import TooLarge
from runfolio.wire import limits
from runfolio.wire.resources import SpoolAnswer

from .upload import Upload, check_crc, received

router = APIRouter(tags=["ingest"])

_LARGE = 128 << 10
"""Bodies over this are checked in a thread: zlib and NumPy release the interpreter lock."""

RunId = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,128}$", description="the run, made by the client")]


@router.post("/runs/{run_id}/spool", summary="Upload a stretch of a writer's stream")
async def upload_spool(
    request: Request,
    services: App,
    run_id: RunId,
    writer: Annotated[str, Query(pattern=r"^[0-9a-f]{32}$", description="whose stream it is")],
    offset: Annotated[int, Query(ge=0, lt=1 << 62, description="of the first counted byte in the stream")],
    crc32: Annotated[str, Query(pattern=r"^[0-9a-fA-F]{8}$", description="of the whole body")],
    prelude: Annotated[int, Query(ge=0, le=limits.MAX_PRELUDE, description="bytes of definitions ahead")] = 0,
    live: Annotated[bool, Query(description="whether the writing process lives: counts as a heartbeat")] = False,
) -> SpoolAnswer:
    """Answers once every record is durable. Bytes below the stored offset are cut off: any stretch may come twice."""
    body = await read_body(request, limits.MAX_UPLOAD)
    if len(body) > _LARGE:
        upload = await asyncio.to_thread(_check, run_id, writer, offset, prelude, body, crc32, live)
    else:
        upload = _check(run_id, writer, offset, prelude, body, crc32, live)
    stored = await services.ingest.submit(upload)
    return SpoolAnswer(offset=stored, next_upload_s=services.ingest.pace.next_upload_s())


def _check(run_id: str, writer: str, offset: int, prelude: int, body: bytes, crc32: str, live: bool) -> Upload:
    check_crc(body, crc32)
    return received(run_id, writer, offset, prelude, body, live=live)


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body. Raises :class:`TooLarge` as soon as it is over ``limit`` bytes, whatever its header says."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            message = f"a body has at most {limit} bytes"
            raise TooLarge(message)
        parts.append(part)
    return b"".join(parts)
