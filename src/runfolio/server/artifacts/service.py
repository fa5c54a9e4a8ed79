"""Rules of artifacts: which of two records wins, and what a path may be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from runfolio.server.errors import Invalid
from runfolio.server.metrics.queries import from_us
from runfolio.server.objects import service as objects
from runfolio.wire import paths

from . import queries

if TYPE_CHECKING:
    from runfolio.server.db.models import Run
    from runfolio.server.db.session import WriteSession
    from runfolio.wire import events


async def apply_artifact(session: WriteSession, run: Run, writer: str, event: events.Artifact) -> None:
    """Name a stored object by a path of the run. For one path the greatest ``(at, writer, digest)`` wins.

    Raises :class:`Invalid` for a path that no run may hold, and for bytes that are not stored.
    """
    path = checked(event.path, "path")
    await objects.require(session, event.digest, event.size)
    row = {
        "run_id": run.id,
        "path": path,
        "digest": event.digest,
        "size": event.size,
        "mime": event.mime,
        "created_at": from_us(event.at),
        "set_at": event.at,
        "set_by": writer,
    }
    await queries.put(session, row)
    run.updated_at = datetime.now(UTC)


def checked(path: str, field: str) -> str:
    """The path as it is stored. Raises :class:`Invalid`, which names ``field``."""
    try:
        return paths.normalise(path)
    except paths.PathError as error:
        raise Invalid(field, str(error)) from None
