"""Rules of metric definitions: for one pattern the latest wins, and for one metric the most exact pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import queries

if TYPE_CHECKING:
    from runfolio.server.db.session import WriteSession


async def put(
    session: WriteSession,
    experiment_id: str,
    pattern: str,
    *,
    at: int,
    by: str,
    x: str | None = None,
    goal: str | None = None,
    unit: str | None = None,
    format_: str | None = None,
) -> None:
    """Define how metrics are drawn; without anything said, forget it. ``at`` is µs since 1970."""
    row = {"experiment_id": experiment_id, "pattern": pattern, "x": x, "goal": goal, "unit": unit, "format": format_}
    await queries.put(session, row | {"set_at": at, "set_by": by})
