"""Files of logged models, for the proxy and for their own calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runfolio.server.errors import NotFound
from runfolio.server.models import files
from runfolio.server.models.telling import tell
from runfolio.server.objects import download

from . import paths

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import Request, Response

    from runfolio.server.db.session import ReadSession, WriteSession
    from runfolio.server.services import Services
    from runfolio.wire.files import ArtifactEntry


async def level(session: ReadSession, model_id: str, folder: str) -> list[ArtifactEntry]:
    """What lies right below a folder; nothing where there is none."""
    try:
        page = await files.list_page(session, model_id, folder, recursive=False, limit=paths.MAX_FILES, cursor=None)
    except NotFound:
        return []
    return page.items


async def sent(services: Services, request: Request, session: ReadSession, model_id: str, path: str) -> Response:
    """The bytes of a file."""
    found = await files.get(session, model_id, path)
    file = paths.attached(found.digest, found.size, found.path, found.mime)
    return await download.answer(request, services.objects.store, file)


async def put(
    services: Services, model_id: str, path: str, body: AsyncIterator[bytes], length: int | None, mime: str | None
) -> None:
    """Store a file as it comes."""
    await files.upload(services, model_id, path, body, length, mime)


async def delete(services: Services, session: WriteSession, model_id: str, path: str) -> None:
    """Forget a file."""
    tell(services.changes, session, await files.delete(session, model_id, path))
