"""Rules of typed values: for one key the greatest ``(set_at, set_by)`` wins, in whatever order they arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from runfolio.server import clock
from runfolio.server.errors import Invalid
from runfolio.wire import limits

from . import queries
from .codec import UNSET, Typed, decode_json, encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import Run
    from runfolio.server.db.session import WriteSession
    from runfolio.wire.events import ParamValue
    from runfolio.wire.resources import Values

    from .codec import Family

API: Final = "api"
"""Who set a value that did not come from a writer."""


async def put(
    session: WriteSession,
    family: Family,
    runs: Iterable[Run],
    values: Mapping[str, ParamValue],
    *,
    at: int,
    by: str,
    unset: Iterable[str] = (),
) -> None:
    """Set and remove values of some runs, said at ``at`` (µs) by a writer or :data:`API`.

    A key that is both set and removed is set. Raises :class:`Invalid` for a value over the limit.
    """
    typed: dict[str, Typed] = dict.fromkeys(unset, UNSET)
    typed |= {key: _checked(family, key, value) for key, value in values.items()}
    rows: list[dict[str, Any]] = [
        {
            "run_id": run.id,
            "experiment_id": run.experiment_id,
            "key": key,
            "kind": typed[key].kind,
            "text": typed[key].text,
            "number": typed[key].number,
            "set_at": at,
            "set_by": by,
        }
        for run in runs
        for key in sorted(typed)
    ]
    if rows:
        await queries.put(session, family, rows)


def _checked(family: Family, key: str, value: ParamValue) -> Typed:
    typed = encode(value)
    if len(typed.text or "") > limits.MAX_TEXT:
        raise Invalid(f"{family}.{key}", f"a value has at most {limits.MAX_TEXT} characters")
    return typed


async def patch(session: WriteSession, family: Family, runs: Iterable[Run], change: Values) -> None:
    """Set values by hand; null removes one."""
    gone = [key for key, value in change.items() if value is None]
    kept = {key: value for key, value in change.items() if value is not None}
    await put(session, family, runs, kept, unset=gone, at=clock.to_us(clock.now()), by=API)


async def of_run(session: AsyncSession, family: Family, run_id: str) -> Values:
    """All values of a run, by key, as JSON can hold them: NaN and infinities are strings."""
    return {key: decode_json(kind, text) for key, kind, text in await queries.of_run(session, family, run_id)}
