"""Rules of media: one value for a name, step, index and writer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from runfolio.server.clock import from_us
from runfolio.server.db.json import storable
from runfolio.server.objects import service as objects

from . import queries

if TYPE_CHECKING:
    from runfolio.server.db.models import Run
    from runfolio.server.db.session import WriteSession
    from runfolio.wire import events


async def apply_media(session: WriteSession, run: Run, writer: str, event: events.Media) -> None:
    """Store what was logged under a name at a step. Of two with the same key the greatest ``(at, digest)`` wins.

    Raises :class:`Invalid` for bytes that are not stored.
    """
    await objects.require(session, event.digest, event.size)
    row = {
        "run_id": run.id,
        "name": event.name,
        "step": event.step,
        "index": event.index,
        "writer_id": writer,
        "kind": event.kind,
        "digest": event.digest,
        "size": event.size,
        "mime": event.mime,
        "caption": event.caption,
        "meta": storable(event.meta),
        "created_at": from_us(event.at),
    }
    await queries.put(session, row)
    run.updated_at = datetime.now(UTC)
