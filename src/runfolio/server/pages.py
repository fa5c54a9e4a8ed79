"""The dashboard, from the wheel: its pages share one document, which reads the address itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter
from fastapi.responses import FileResponse, PlainTextResponse
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.responses import Response

STATIC: Final = Path(__file__).parent / "static"
_NOT_BUILT: Final = """\
Runfolio is running. This build has no dashboard.

  API             /api/docs
  experiments     /experiments
  command line    runfolio runs list
"""

router = APIRouter(include_in_schema=False)


@router.get("/")
@router.get("/e/{rest:path}")
@router.get("/r/{rest:path}")
async def page(rest: str = "") -> Response:
    """The same document for every page of the dashboard."""
    del rest
    index = STATIC / "index.html"
    return FileResponse(index) if index.exists() else PlainTextResponse(_NOT_BUILT)


def install(app: FastAPI) -> None:
    """Serve the pages and, where the dashboard was built, its assets."""
    app.include_router(router)
    if (STATIC / "assets").is_dir():
        app.mount("/assets", StaticFiles(directory=STATIC / "assets"), name="assets")
