"""Rules of media: one value for a name, step, index and writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from runfolio.server import clock
from runfolio.server.clock import from_us
from runfolio.server.db.json import storable
from runfolio.server.errors import NotFound
from runfolio.server.objects import service as objects
from runfolio.server.paging import decode_cursor, encode_cursor
from runfolio.wire.files import MediaItem, MediaKind, MediaName
from runfolio.wire.resources import Page

from . import queries
from .queries import Place, Wanted

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import Media, Run
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
    run.updated_at = clock.now()


async def list_page(
    session: AsyncSession, run_id: str, wanted: Wanted, *, limit: int, cursor: str | None
) -> Page[MediaItem]:
    """Values by name and step; those of one step in the order in which they were logged."""
    of = ("media", run_id, wanted)
    after = decode_cursor(cursor, of, str, int, int, str)
    rows = await queries.page(session, run_id, wanted, Place(*after) if after else None, limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    following = encode_cursor(of, last.name, last.step, last.index, last.writer_id) if last else None
    return Page([_item(row) for row in rows[:limit]], following)


async def names_page(session: AsyncSession, run_id: str, *, limit: int, cursor: str | None) -> Page[MediaName]:
    """Names under which media were logged, with how many and at which steps."""
    of = ("media names", run_id)
    after = decode_cursor(cursor, of, str)
    rows = await queries.names(session, run_id, after[0] if after else "", limit + 1)
    items = [MediaName(row.name, cast("MediaKind", row.kind), *row[2:]) for row in rows[:limit]]
    return Page(items, encode_cursor(of, items[-1].name) if len(rows) > limit else None)


async def steps_page(session: AsyncSession, run_id: str, name: str, *, limit: int, cursor: str | None) -> Page[int]:
    """The steps at which something was logged under a name: the stops of a slider."""
    of = ("media steps", run_id, name)
    after = decode_cursor(cursor, of, int)
    found = await queries.steps(session, run_id, name, after[0] if after else None, limit + 1)
    return Page(found[:limit], encode_cursor(of, found[limit - 1]) if len(found) > limit else None)


async def get(session: AsyncSession, run_id: str, digest: str) -> Media:
    """A value of the run with these bytes. Raises :class:`NotFound`."""
    found = await queries.by_digest(session, run_id, digest)
    if found is None:
        raise NotFound("medium", digest)
    return found


def _item(row: Media) -> MediaItem:
    return MediaItem(
        name=row.name,
        step=row.step,
        index=row.index,
        kind=cast("MediaKind", row.kind),
        digest=row.digest,
        size=row.size,
        mime=row.mime,
        caption=row.caption,
        created_at=row.created_at,
        writer=row.writer_id,
        meta=row.meta,
    )
