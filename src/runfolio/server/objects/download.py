"""Answers that carry an object's bytes, with headers under which they cannot act as a page of ours."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import StreamingResponse

from runfolio.server.errors import NotFound, RangeNotSatisfiable

from . import ranges

if TYPE_CHECKING:
    from fastapi import Request

    from .store import ObjectStore

_SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; img-src 'self'; media-src 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Accept-Ranges": "bytes",
}
_MIME: Final = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+*-]+(; ?[a-z0-9-]+=[\"a-z0-9._:-]+)*\Z", re.IGNORECASE)
_INLINE: Final = re.compile(
    r"(image/(png|jpeg|gif|webp|avif|bmp)|audio/.+|video/.+|text/(plain|csv|markdown)|application/json)(;.*)?\Z",
    re.IGNORECASE,
)
"""What a browser may show by itself. Pages, SVG and PDF run scripts: they are saved, never shown from our address."""

FOREVER: Final = "private, max-age=31536000, immutable"
"""For an address that holds the digest."""
REVALIDATE: Final = "private, no-cache"
"""For an address whose bytes may change: the ETag says whether they did."""


@dataclass(frozen=True, slots=True)
class Download:
    """An object under the name and type that it is given out with."""

    digest: str
    size: int
    name: str
    mime: str | None
    caching: str
    attachment: bool = False


async def answer(request: Request, store: ObjectStore, file: Download) -> Response:
    """200, 206 for a range, 304 for a copy that is still right. Raises :class:`NotFound` when the bytes are lost."""
    if await store.size(file.digest) != file.size:
        raise NotFound("object", file.digest)
    headers = _headers(file)
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    span = _span(request, headers["ETag"], file.size)
    if span is not None:
        headers["Content-Range"] = span.content_range(file.size)
    wanted = span or ranges.Span(0, file.size)
    headers["Content-Length"] = str(wanted.end - wanted.start)
    status = 206 if span else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    return StreamingResponse(store.read(file.digest, wanted.start, wanted.end), status, headers)


def _span(request: Request, etag: str, size: int) -> ranges.Span | None:
    if request.headers.get("if-range", etag) != etag:
        return None
    try:
        return ranges.parse(request.headers.get("range"), size)
    except ranges.Unsatisfiable:
        raise RangeNotSatisfiable(size) from None


def _headers(file: Download) -> dict[str, str]:
    mime = media_type(file.mime, file.name)
    kind = "inline" if _INLINE.match(mime) and not file.attachment else "attachment"
    return _SAFE | {
        "Content-Type": f"{mime}; charset=utf-8" if mime.startswith("text/") and "charset" not in mime else mime,
        "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(file.name.rpartition('/')[2], safe='')}",
        "ETag": f'"{file.digest}"',
        "Cache-Control": file.caching,
    }


def media_type(given: str | None, name: str) -> str:
    """The given type if it is one, else what the name tells, else bytes."""
    if given and _MIME.match(given):
        return given
    guessed, encoding = mimetypes.guess_type(name)
    return guessed if guessed and encoding is None else "application/octet-stream"
