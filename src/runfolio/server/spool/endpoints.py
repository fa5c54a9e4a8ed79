"""The ways in: ``POST /runs/{id}/spool`` for everything a run says, ``POST /runs/{id}/metrics`` for points alone."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, TypeAdapter, ValidationError

from runfolio.server.deps import App
from runfolio.server.errors import TooLarge
from runfolio.wire import limits
from runfolio.wire.resources import Accepted, MetricsPost, SpoolAnswer

from .upload import Upload, check_crc, received

router = APIRouter(tags=["ingest"])
classic = APIRouter(tags=["ingest"])
"""Also answers at the root."""

ARROW: Final = "application/vnd.apache.arrow.stream"
_POINTS: Final = TypeAdapter(MetricsPost)
_BODIES: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": _POINTS.json_schema(ref_template="#/components/schemas/{model}")
                | {"example": {"metrics": [{"name": "loss", "value": 0.31, "step": 7}]}}
            },
            ARROW: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}

_LARGE = 128 << 10
"""Bodies over this are checked in a thread: zlib and NumPy release the interpreter lock."""


def _folder_name(run_id: str) -> str:
    if not limits.is_run_id(run_id):
        message = "a run's id becomes a folder's name, so it cannot be '.' or '..'"
        raise ValueError(message)
    return run_id


RunId = Annotated[
    str,
    Path(pattern=r"^[A-Za-z0-9._-]{1,128}$", description="the run, made by the client"),
    AfterValidator(_folder_name),
]


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


@classic.post("/runs/{run_id}/metrics", summary="Store points sent as JSON or Arrow", openapi_extra=_BODIES)
async def post_metrics(
    request: Request,
    services: App,
    run_id: RunId,
    idempotency_key: Annotated[str | None, Header(max_length=255, min_length=1)] = None,
) -> Accepted:
    """All points or none. With an Idempotency-Key, a repeated request stores nothing and gets the first answer.

    An Arrow stream holds columns ``name, value, step`` and perhaps ``time``, or ``step`` and a column for each metric.
    """
    body = await read_body(request, limits.MAX_UPLOAD)
    if request.headers.get("content-type", "").startswith(ARROW):
        return await services.direct.store_table(run_id, body, idempotency_key)
    try:
        points = _POINTS.validate_json(body)
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        raise RequestValidationError(found) from None
    return await services.direct.store(run_id, points, idempotency_key)


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
