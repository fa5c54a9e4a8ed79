"""Files of runs, for the proxy and for their own calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runfolio.server.artifacts import service
from runfolio.server.errors import NotFound
from runfolio.server.objects import download
from runfolio.server.runs import service as runs

from . import paths

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import Request, Response

    from runfolio.server.db.session import ReadSession, WriteSession
    from runfolio.server.services import Services
    from runfolio.wire.files import ArtifactEntry


async def level(session: ReadSession, run_id: str, folder: str) -> list[ArtifactEntry]:
    """What lies right below a folder; nothing where there is none."""
    try:
        page = await service.list_page(session, run_id, folder, recursive=False, limit=paths.MAX_FILES, cursor=None)
    except NotFound:
        return []
    return page.items


async def sent(services: Services, request: Request, session: ReadSession, run_id: str, path: str) -> Response:
    """The bytes of a file."""
    found = await service.get(session, run_id, path)
    file = paths.attached(found.digest or "", found.size, found.path, found.mime)
    return await download.answer(request, services.objects.store, file)


async def put(
    services: Services, run_id: str, path: str, body: AsyncIterator[bytes], length: int | None, mime: str | None
) -> None:
    """Store a file as it comes."""
    await service.upload(services, run_id, path, body, length, mime)


async def delete(services: Services, session: WriteSession, run_id: str, path: str) -> None:
    """Forget a file."""
    run = await runs.lock_kept(session, run_id)
    await service.delete(session, run, path)
    session.after_commit(lambda: services.changes.publish(runs={run_id}))
