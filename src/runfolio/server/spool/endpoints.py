"""The ways in: ``POST /runs/{id}/spool`` for everything a run says, ``POST /runs/{id}/metrics`` for points alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from runfolio.server.answers import json_answer
from runfolio.server.deps import App, get_services
from runfolio.server.errors import TooLarge
from runfolio.server.openapi import problems
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


@dataclass(frozen=True, slots=True)
class UploadQuery:
    """What an upload's address says."""

    run_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,128}$"), AfterValidator(_folder_name)]
    """The run, made by the client."""
    writer: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="whose stream it is")]
    offset: Annotated[int, Field(ge=0, lt=1 << 62, description="of the first counted byte in the stream")]
    crc32: Annotated[str, Field(pattern=r"^[0-9a-fA-F]{8}$", description="of the whole body")]
    prelude: Annotated[int, Field(ge=0, le=limits.MAX_PRELUDE, description="bytes of definitions ahead")] = 0
    live: Annotated[bool, Field(description="whether the writing process lives: counts as a heartbeat")] = False


_QUERY: Final = TypeAdapter(UploadQuery)


def _parameters() -> list[dict[str, Any]]:
    """The query's parameters as OpenAPI lists them."""
    schema = _QUERY.json_schema()
    return [
        {
            "name": name,
            "in": "path" if name == "run_id" else "query",
            "required": name in schema["required"],
            "schema": field,
        }
        for name, field in schema["properties"].items()
    ]


_SPOOL: Final[dict[str, Any]] = {
    "parameters": _parameters(),
    "requestBody": {
        "content": {"application/vnd.runfolio.spool": {"schema": {"type": "string", "format": "binary"}}},
        "description": "docs/wire-format.md",
    },
}


@router.post(
    "/runs/{run_id}/spool",
    summary="Upload a stretch of a writer's stream",
    response_model=SpoolAnswer,
    openapi_extra=_SPOOL,
    responses=problems(400, 409, 410, 413, 503),
)
async def upload_spool(request: Request) -> Response:
    """Answers once every record is durable. Bytes below the stored offset are cut off: any stretch may come twice.

    Every live run passes here each second, so the address is read in one go and the answer is written by hand.
    """
    query = _read_query(request)
    body = await read_body(request, limits.MAX_UPLOAD)
    if len(body) > _LARGE:
        upload = await asyncio.to_thread(_check, query, body)
    else:
        upload = _check(query, body)
    ingest = get_services(request).ingest
    stored = await ingest.submit(upload)
    return json_answer({"offset": stored, "next_upload_s": ingest.pace.next_upload_s()})


def _read_query(request: Request) -> UploadQuery:
    try:
        return _QUERY.validate_python({**request.query_params, **request.path_params})
    except ValidationError as error:
        raise RequestValidationError(_placed(error, "query")) from None


def _placed(error: ValidationError, where: str) -> list[Any]:
    """A validation's errors, said of a part of the request."""
    return [{**each, "loc": (where, *each["loc"])} for each in error.errors(include_url=False)]


def _check(query: UploadQuery, body: bytes) -> Upload:
    check_crc(body, query.crc32)
    return received(query.run_id, query.writer, query.offset, query.prelude, body, live=query.live)


@classic.post(
    "/runs/{run_id}/metrics",
    summary="Store points sent as JSON or Arrow",
    openapi_extra=_BODIES,
    responses=problems(400, 404, 409, 410, 413, 415, 503),
)
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
        raise RequestValidationError(_placed(error, "body")) from None
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
