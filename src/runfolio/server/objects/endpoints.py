"""Objects over HTTP: bytes in and out by their SHA-256."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Header, Path, Query, Request, Response

from runfolio.server.deps import App
from runfolio.server.errors import NotFound
from runfolio.server.openapi import problems
from runfolio.wire import limits
from runfolio.wire.files import Received, StoredObject

from . import download

router = APIRouter(tags=["objects"], prefix="/objects")

Digest: TypeAlias = Annotated[
    str, Path(pattern=limits.DIGEST.pattern.replace(r"\Z", "$"), description="SHA-256 in hex")
]
Length: TypeAlias = Annotated[int | None, Header(alias="content-length", ge=0, include_in_schema=False)]
Offset: TypeAlias = Annotated[int, Query(ge=0, le=limits.MAX_OBJECT)]
BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
BODY = {"requestBody": {"required": True} | BYTES}


@router.put(
    "/{digest}",
    summary="Store bytes under their digest",
    status_code=201,
    responses={200: {"model": StoredObject, "description": "They were there"}, **problems(413, 507)},
    openapi_extra=BODY,
)
async def put_object(
    services: App, request: Request, response: Response, digest: Digest, length: Length = None
) -> StoredObject:
    """The body is the bytes. 422 when they have another SHA-256; then nothing is stored."""
    upload = await services.objects.put(digest, request.stream(), length)
    response.status_code = 201 if upload.created else 200
    return StoredObject(digest, upload.size)


@router.head("/{digest}", summary="Whether bytes are stored", response_class=Response, responses={404: {}})
async def head_object(services: App, request: Request, digest: Digest) -> Response:
    """200 with the size as Content-Length, or 404. What was asked for is kept for half a day at least."""
    return await get_object(services, request, digest)


@router.get(
    "/{digest}", summary="Read stored bytes", response_class=Response, responses={200: BYTES, **problems(404, 416)}
)
async def get_object(services: App, request: Request, digest: Digest) -> Response:
    """Whole, or a part with Range."""
    size = await services.objects.size(digest)
    if size is None:
        raise NotFound("object", digest)
    file = download.Download(digest, size, digest, "application/octet-stream", download.FOREVER)
    return await download.answer(request, services.objects.store, file)


@router.post(
    "/{digest}/parts",
    summary="Begin an upload in parts, or find where it stands",
    responses={201: {"model": Received, "description": "All parts were there: now stored"}, **problems(413, 503, 507)},
)
async def begin_parts(
    services: App,
    response: Response,
    digest: Digest,
    size: Annotated[int, Query(ge=0, le=limits.MAX_OBJECT, description="of the whole file, in bytes")],
) -> Received:
    """``received`` is where to go on; it equals ``size`` when the object is stored. Parts outlive a restart."""
    upload = await services.objects.begin(digest, size)
    response.status_code = 201 if upload.created else 200
    return Received(upload.size)


@router.put(
    "/{digest}/parts",
    summary="Add a part to an upload",
    responses={201: {"model": Received, "description": "That was the last part"}, **problems(404, 409, 503, 507)},
    openapi_extra=BODY,
)
async def put_part(services: App, request: Request, response: Response, digest: Digest, offset: Offset) -> Received:
    """409 with ``offset`` when the upload stands elsewhere; 404 when it was not begun; 422 when the whole file has
    another digest, and then it begins anew. What came of a part that broke off stays.
    """
    upload = await services.objects.append(digest, offset, request.stream())
    response.status_code = 201 if upload.created else 200
    return Received(upload.size)
