"""Rules of artifacts: which of two records wins, what a path may be, and what a folder shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from runfolio.server import clock
from runfolio.server.errors import NotFound
from runfolio.server.objects import service as objects
from runfolio.server.objects import trees
from runfolio.server.objects.garbage import collect as collect_garbage
from runfolio.server.objects.trees import checked, file_entry
from runfolio.server.runs import service as runs

from . import queries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import Artifact, Run
    from runfolio.server.db.session import WriteSession
    from runfolio.server.services import Services
    from runfolio.wire import events
    from runfolio.wire.files import ArtifactEntry
    from runfolio.wire.resources import Page

__all__ = ["apply_artifact", "collect_garbage", "delete", "get", "list_page", "upload"]

BY_API: Final = "api"
"""Who set a path that no writer did."""


async def apply_artifact(session: WriteSession, run: Run, writer: str, event: events.Artifact) -> None:
    """Name a stored object by a path of the run. For one path the greatest ``(at, writer, digest)`` wins.

    Raises :class:`Invalid` for a path that no run may hold, and for bytes that are not stored.
    """
    path = checked(event.path, "path")
    await objects.require(session, event.digest, event.size)
    await queries.put(session, _row(run.id, path, event.at, writer, event.size, event.digest, event.mime))
    run.updated_at = clock.now()


async def upload(
    services: Services, run_id: str, path: str, body: AsyncIterator[bytes], length: int | None, mime: str | None
) -> ArtifactEntry:
    """Store a request's body under a path of a run, now. No transaction is open while the bytes come.

    Raises what :meth:`Staging.receive` raises, :class:`NotFound` and :class:`Gone` for the run.
    """
    path = checked(path, "path.path")
    async with services.database.read() as session:
        await runs.require(session, run_id)
    async with services.objects.received(body, length) as staged, services.database.write() as session:
        run = await runs.lock_kept(session, run_id)
        await services.objects.keep(session, staged)
        at = await _next_at(session, run_id, path)
        await queries.put(session, _row(run_id, path, at, BY_API, staged.size, staged.digest, mime))
        run.updated_at = clock.now()
        session.after_commit(lambda: services.changes.publish(runs={run_id}))
        return file_entry(path, staged.size, clock.from_us(at), staged.digest, mime)


async def delete(session: WriteSession, run: Run, path: str) -> None:
    """Forget a file. Its path is kept with the time, so that a record that comes late does not bring it back.

    Raises :class:`NotFound`.
    """
    path = (await get(session, run.id, path)).path
    at = await _next_at(session, run.id, path)
    await queries.put(session, _row(run.id, path, at, BY_API, 0, None, None))
    run.updated_at = clock.now()


async def get(session: AsyncSession, run_id: str, path: str) -> Artifact:
    """A file of a run. Raises :class:`NotFound`."""
    found = await queries.get(session, run_id, checked(path, "path.path"))
    if found is None:
        raise NotFound("artifact", path)
    return found


async def list_page(
    session: AsyncSession, run_id: str, folder: str, *, recursive: bool, limit: int, cursor: str | None
) -> Page[ArtifactEntry]:
    """A page of a folder: one level with folders first, or every file below it.

    Raises :class:`NotFound` for a folder that holds nothing; the root may.
    """
    return await trees.list_page(session, queries.TREE, run_id, folder, recursive=recursive, limit=limit, cursor=cursor)


async def _next_at(session: AsyncSession, run_id: str, path: str) -> int:
    """Now, or just after what was said of the path by a clock that is ahead: what a person does counts."""
    said = await queries.set_at(session, run_id, path)
    now = clock.to_us(clock.now())
    return now if said is None else max(now, said + 1)


def _row(run_id: str, path: str, at: int, by: str, size: int, digest: str | None, mime: str | None) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "path": path,
        "digest": digest,
        "size": size,
        "mime": mime,
        "created_at": clock.from_us(at),
        "set_at": at,
        "set_by": by,
    }
