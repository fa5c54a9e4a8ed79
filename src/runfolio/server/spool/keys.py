"""Idempotency-Keys are kept as long as somebody may still try again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from . import queries

if TYPE_CHECKING:
    from datetime import datetime

    from runfolio.server.db.session import Database

KEPT: Final = timedelta(days=1)
EVERY_S: Final = 3600.0
_AT_ONCE: Final = 500


async def forget_old(database: Database, now: datetime) -> None:
    """Remove keys older than :data:`KEPT`, a few a transaction: uploads wait for none of it."""
    removed = _AT_ONCE
    while removed == _AT_ONCE:
        async with database.write() as session:
            removed = await queries.forget_idempotent(session, now - KEPT, _AT_ONCE)
