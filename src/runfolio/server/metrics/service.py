"""The store's interface for the rest of the server."""

from __future__ import annotations

import asyncio
import base64
import math
from typing import TYPE_CHECKING

from runfolio.server.clock import from_us
from runfolio.server.errors import Invalid, InvalidCursor, NotFound
from runfolio.wire.resources import MetricSummary, Page

from . import chunk_queries, queries
from .batches import read_batches, summarise_batches
from .blocks import group
from .clocks import Clock
from .visibility import SYSTEM_PREFIX, Visibility

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import ReadSession, WriteSession

    from .batches import NewBatch
    from .queries import Batch
    from .summary import Summary


async def append(session: WriteSession, batches: Sequence[NewBatch]) -> None:
    """Store uploads. They are readable once the transaction commits, and folded soon after."""
    await queries.insert_batches(session, batches)


async def request_refold(session: WriteSession, run_id: str) -> None:
    """The run's attempts changed what is visible: make its summaries again."""
    await queries.request(session, run_id, refold=True, finish=False)


async def request_finish(session: WriteSession, run_id: str) -> None:
    """The run ended: seal what is worth it."""
    await queries.request(session, run_id, refold=False, finish=True)


async def require_run(session: ReadSession, run_id: str) -> None:
    """Raises :class:`NotFound` for a run that is not there."""
    if run_id not in await queries.experiments_of(session, [run_id]):
        raise NotFound("run", run_id)


async def list_summaries(session: AsyncSession, run_id: str, *, limit: int, cursor: str | None) -> Page[MetricSummary]:
    """A run's metrics by name. Never behind: what is not folded yet is added as it is read."""
    after = _name_after(cursor)
    new = await _unfolded(session, run_id)
    if new:
        known = await queries.summaries(session, run_id)
        merged = {name: known[name].merged(summary) if name in known else summary for name, summary in new.items()}
        found = sorted((item for item in (known | merged).items() if item[0] > after), key=lambda item: item[0])
    else:
        found = await queries.summary_page(session, run_id, after=after, limit=limit + 1)
    items = [to_resource(name, summary) for name, summary in found[:limit]]
    more = len(found) > limit
    return Page(items, base64.urlsafe_b64encode(items[-1].name.encode()).decode() if more else None)


async def _unfolded(session: AsyncSession, run_id: str) -> dict[str, Summary]:
    """What a run's unfolded batches say."""
    batches = await _waiting(session, run_id)
    if not batches:
        return {}
    visibility = Visibility.of((await queries.attempts(session, [run_id]))[run_id])
    return await asyncio.to_thread(summarise_batches, batches, visibility)


async def _waiting(session: AsyncSession, run_id: str) -> list[Batch]:
    """What a run has uploaded and no job has folded yet."""
    ids = [id_ for id_, _ in await queries.batch_sizes(session, [run_id], folded=False)]
    return await queries.batches_by_id(session, ids) if ids else []


def _name_after(cursor: str | None) -> str:
    try:
        return base64.urlsafe_b64decode(cursor or "").decode()
    except ValueError:
        raise InvalidCursor from None


def to_resource(name: str, s: Summary) -> MetricSummary:
    """A summary as it appears in JSON."""
    return MetricSummary(
        name=name,
        step=s.latest.step,
        value=s.latest.value,
        timestamp=from_us(s.latest.time_us),
        count=s.count,
        mean=s.sum / s.count if s.count else None,
        min=s.min,
        min_step=s.min_step,
        max=s.max,
        max_step=s.max_step,
        first_step=s.first_step,
        nonfinite_count=s.nonfinite_count,
    )


async def check_x(x: str) -> str:
    """Raises :class:`Invalid` for an x axis that is none."""
    if x in ("step", "time", "relative", "active") or (x.startswith("metric:") and len(x) > len("metric:")):
        return x
    raise Invalid("body.x", "an x axis is 'step', 'time', 'relative', 'active' or 'metric:<name>'")


def check_width(width: float | None, x: str) -> int | None:
    """The exponent of a bucket's width. Raises :class:`Invalid` for one that no grid has."""
    if width is None:
        return None
    mantissa, exponent = math.frexp(width)
    least = -1022 if x.startswith("metric:") else 0
    if mantissa != 0.5 or not least < exponent <= 63:
        raise Invalid("body.width", "a width is a power of two, and at least 1 unless x is another metric")
    return exponent - 1


async def clocks(session: ReadSession, run_ids: Sequence[str], x: str) -> dict[str, Clock]:
    """What runs' time is counted by over an axis; none where that needs no counting."""
    if x == "relative":
        return {run: Clock.wall(start) for run, start in (await queries.started_us(session, run_ids)).items()}
    if x == "active":
        return {run: Clock.active(spans) for run, spans in (await queries.attempt_spans(session, run_ids)).items()}
    return {}


async def last_step(session: AsyncSession, run_id: str) -> int | None:
    """The greatest visible step of any metric but ``system/…``, what is not folded yet included."""
    folded = await queries.greatest_step(session, run_id)
    batches = await _waiting(session, run_id)
    if not batches:
        return folded
    visibility = Visibility.of((await queries.attempts(session, [run_id]))[run_id])
    blocks = group(read_batches(batches))
    steps = [
        int(block.steps[-1])
        for block in visibility.split(blocks)
        if block.rows and not all(name.startswith(SYSTEM_PREFIX) for name in block.names)
    ]
    return max([*steps, *([] if folded is None else [folded])], default=None)


async def next_steps(session: ReadSession, run_id: str, names: Collection[str]) -> dict[str, int]:
    """For each metric the step after its last one; 0 for a new one."""
    wanted = frozenset(names)
    known = await queries.summaries_of(session, [(run_id, name) for name in wanted])
    found = {name: summary.latest.step for (_, name), summary in known.items()}
    for block in group(read_batches(await _waiting(session, run_id), wanted)):
        for name in block.names:
            found[name] = max(found.get(name, -1), int(block.steps[-1]))
    return {name: found.get(name, -1) + 1 for name in names}


async def not_finite(session: ReadSession, experiment_ids: Sequence[str], names: Collection[str]) -> set[str]:
    """Those of some metrics of which some run of the experiments has NaN or an infinity as its latest value."""
    return await queries.not_finite(session, experiment_ids, names)


async def names(session: ReadSession, run_id: str) -> list[str]:
    """Every metric of a run, by name, those not folded yet included."""
    found = set(await chunk_queries.chunk_names(session, run_id))
    found |= set(await queries.summary_names(session, run_id))
    found |= {name for block in read_batches(await _waiting(session, run_id)) for name in block.names}
    return sorted(found)
