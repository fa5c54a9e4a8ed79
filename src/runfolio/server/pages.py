"""The dashboard, from the wheel: its pages share one document, which reads the address itself.

Whatever has a hash in its name never changes and is kept by browsers for good; all else is asked for again, and
answered with 304 while it is the same. What the build has stored compressed is sent so to whoever takes it.
"""

from __future__ import annotations

import mimetypes
import re
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from starlette.datastructures import Headers
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

STATIC: Final = Path(__file__).parent / "static"
SECURITY: Final[Mapping[str, str]] = {
    # React Aria and the charts set styles of single elements, which is all that 'unsafe-inline' is for.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
_HASHED: Final = re.compile(r"-[\w-]{8}\.\w+$")
_NEVER_CHANGES: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
_GZIP: Final = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
_NOT_BUILT: Final = """\
Runfolio is running. This build has no dashboard.

  API             /api/docs
  experiments     /experiments
  command line    runfolio runs list
"""


class Built(StaticFiles):
    """The folder with the built dashboard."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file, compressed where that was stored and is understood, or 304."""
        path = Path(full_path)
        packed = path.with_name(f"{path.name}.gz")
        has_packed = packed.is_file()
        use_packed = has_packed and _GZIP.search(Headers(scope=scope).get("accept-encoding", "")) is not None
        if use_packed:
            response = super().file_response(packed, packed.stat(), scope, status_code)
        else:
            response = super().file_response(path, stat_result, scope, status_code)
        if response.status_code != HTTPStatus.NOT_MODIFIED:
            response.headers.update(SECURITY)
            if use_packed:
                response.headers["Content-Encoding"] = "gzip"
                response.headers["Content-Type"] = _content_type(path)
        response.headers["Cache-Control"] = _NEVER_CHANGES if _HASHED.search(path.name) else _ASK_AGAIN
        if has_packed:
            response.headers["Vary"] = "Accept-Encoding"
        return response

    async def page(self, scope: Scope, status_code: int = 200) -> Response:
        """The document that every page begins with."""
        response = await self.get_response("index.html", scope)
        if response.status_code == HTTPStatus.OK:
            response.status_code = status_code
        return response


class StrangeAddress:
    """Answers an address that is nobody's: a person gets the dashboard's page for that, a program a problem."""

    def __init__(self, built: Built, otherwise: ASGIApp) -> None:
        self.built = built
        self.otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: ASGIApp = self.otherwise
        if scope["type"] == "http" and _is_of_a_person(scope):
            answer = await self.built.page(scope, HTTPStatus.NOT_FOUND)
        await answer(scope, receive, send)


def install(app: FastAPI, static: Path = STATIC) -> None:
    """Serve the pages and, where the dashboard was built, its assets."""
    built = Built(directory=static, check_dir=False) if (static / "index.html").is_file() else None

    async def page(request: Request) -> Response:
        """The same document for every page of the dashboard."""
        return await built.page(request.scope) if built else PlainTextResponse(_NOT_BUILT, headers=SECURITY)

    router = APIRouter(include_in_schema=False)
    for path in ("/", "/e/{rest:path}", "/r/{rest:path}", "/m/{rest:path}", "/models", "/models/{rest:path}"):
        router.add_api_route(path, page, methods=["GET", "HEAD"], response_model=None)
    app.include_router(router)
    if built:
        app.mount("/assets", Built(directory=static / "assets"), name="assets")
        app.router.default = StrangeAddress(built, app.router.default)


def _is_of_a_person(scope: Scope) -> bool:
    """Whether a browser's address bar or a link asks for a page."""
    wants = Headers(scope=scope).get("accept", "")
    return scope["method"] in ("GET", "HEAD") and "text/html" in wants and not scope["path"].startswith("/api/")


def _content_type(path: Path) -> str:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
