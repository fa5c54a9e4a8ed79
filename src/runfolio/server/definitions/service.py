"""Rules of metric definitions: for one pattern the latest wins, and for one metric the most exact pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from runfolio.server import clock
from runfolio.wire.resources import Definition

from . import queries
from .rules import precedence

if TYPE_CHECKING:
    from runfolio.server.db.session import ReadSession, WriteSession
    from runfolio.wire.resources import DefinitionPut

Goal: TypeAlias = Literal["min", "max"]


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


async def put_by_hand(session: WriteSession, experiment_id: str, pattern: str, body: DefinitionPut) -> None:
    """What a person says; a run that says otherwise later counts."""
    await put(
        session,
        experiment_id,
        pattern,
        at=clock.to_us(clock.now()),
        by="api",
        x=body.x,
        goal=body.goal,
        unit=body.unit or None,
        format_=body.format or None,
    )


async def of_experiment(session: ReadSession, experiment_id: str) -> list[Definition]:
    """An experiment's definitions in the order in which they match."""
    found = await queries.of_experiment(session, experiment_id)
    rows = sorted(found, key=lambda row: precedence(row.pattern), reverse=True)
    return [Definition(row.pattern, row.x, cast("Goal | None", row.goal), row.unit, row.format) for row in rows]
