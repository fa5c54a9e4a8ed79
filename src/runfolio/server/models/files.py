"""A model's files. Their bytes lie in the object store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runfolio.server import clock
from runfolio.server.errors import NotFound
from runfolio.server.objects import trees
from runfolio.server.objects.trees import checked, file_entry

from . import queries, service
from .telling import tell

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import Model, ModelFile
    from runfolio.server.db.session import WriteSession
    from runfolio.server.services import Services
    from runfolio.wire.files import ArtifactEntry
    from runfolio.wire.resources import Page


async def upload(
    services: Services, model_id: str, path: str, body: AsyncIterator[bytes], length: int | None, mime: str | None
) -> ArtifactEntry:
    """Store a request's body under a path of a model. No transaction is open while the bytes come.

    Raises what :meth:`Staging.receive` raises, :class:`NotFound` and :class:`Gone` for the model.
    """
    path = checked(path, "path.path")
    async with services.database.read() as session:
        await service.require(session, model_id)
    async with services.objects.received(body, length) as staged, services.database.write() as session:
        model = await service.lock_kept(session, model_id)
        await services.objects.keep(session, staged)
        await name(session, model_id, path, staged.digest, staged.size, mime)
        model.updated_at = clock.now()
        tell(services.changes, session, model)
        return file_entry(path, staged.size, model.updated_at, staged.digest, mime)


async def name(session: WriteSession, model_id: str, path: str, digest: str, size: int, mime: str | None) -> None:
    """Name a stored object by a checked path of a model."""
    row = {"model_id": model_id, "path": path, "digest": digest, "size": size, "mime": mime}
    await queries.put_file(session, row | {"created_at": clock.now()})


async def get(session: AsyncSession, model_id: str, path: str) -> ModelFile:
    """A file of a model, deleted or not. Raises :class:`NotFound`."""
    found = await queries.get_file(session, model_id, checked(path, "path.path"))
    if found is None:
        raise NotFound("file of the model", path)
    return found


async def delete(session: WriteSession, model_id: str, path: str) -> Model:
    """Forget a file. Raises :class:`NotFound`, :class:`Gone` for a deleted model."""
    model = await service.lock_kept(session, model_id)
    if not await queries.remove_file(session, model_id, checked(path, "path.path")):
        raise NotFound("file of the model", path)
    model.updated_at = clock.now()
    return model


async def list_page(
    session: AsyncSession, model_id: str, folder: str, *, recursive: bool, limit: int, cursor: str | None
) -> Page[ArtifactEntry]:
    """A page of a folder: one level with folders first, or every file below it.

    Raises :class:`NotFound` for a folder that holds nothing; the root may.
    """
    return await trees.list_page(
        session, queries.TREE, model_id, folder, recursive=recursive, limit=limit, cursor=cursor
    )
