"""Every point of one metric, a page at a time."""

from __future__ import annotations

import asyncio
import base64
import binascii
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from runfolio.server.errors import InvalidCursor

from . import loading
from .series import EMPTY, Series, gather

if TYPE_CHECKING:
    from runfolio.server.db.session import ReadSession

    from .chunk_queries import ChunkPlace

_CURSOR: Final = struct.Struct("<qqq")


@dataclass(frozen=True, slots=True)
class PointsPage:
    """Points by (step, time, writer, offset), and where the next page begins (None after the last)."""

    series: Series
    next_cursor: str | None


async def read_points(
    session: ReadSession,
    run_id: str,
    name: str,
    *,
    limit: int,
    cursor: str | None = None,
    after_step: int | None = None,
    all_attempts: bool = False,
) -> PointsPage:
    """One page. Points with steps up to ``after_step`` are left out: a live page asks for what it lacks."""
    step, time_us, passed = _decode(cursor) if cursor else (None, 0, 0)
    low = step if step is not None else None if after_step is None else after_step + 1
    places = await loading.find(session, [run_id], [name], all_attempts=all_attempts, step_low=low)
    chunks, end = _enough(places.chunks.get((run_id, name), []), limit)
    blobs = await loading.read(session, values=chunks, times=True)

    def page() -> PointsPage:
        blocks = [*places.blocks.get((run_id, name), ()), *(blobs.block(place) for place in chunks)]
        series = gather(blocks, name, places.visibility[run_id]) if blocks else EMPTY
        if low is not None:
            series = series.between(low, (1 << 63) - 1)
        complete = end is None
        if end is not None:
            series = series.between(-(1 << 63), end)
        if step is not None:
            series = _skip(series, step, time_us, passed)
        if len(series) <= limit and complete:
            return PointsPage(series, None)
        return _cut(series, limit, end, (step, time_us, passed))

    return await asyncio.to_thread(page)


def _enough(chunks: list[ChunkPlace], limit: int) -> tuple[list[ChunkPlace], int | None]:
    """The first chunks that surely fill a page, and the last step of which every point lies in them.

    Chunks come by their least step, so points below the next chunk's least step are complete.
    """
    rows = 0
    for i, place in enumerate(chunks):
        if rows >= limit and chunks[i - 1].min_step < place.min_step:
            return chunks[:i], place.min_step - 1
        rows += place.rows
    return chunks, None


def _skip(series: Series, step: int, time_us: int, passed: int) -> Series:
    """Without what earlier pages held: all before (step, time), and ``passed`` points at it."""
    first = int(np.searchsorted(series.steps, step, "left"))
    end = int(np.searchsorted(series.steps, step, "right"))
    first += int(np.searchsorted(series.times[first:end], time_us, "left")) + passed
    return Series(series.steps[first:], series.times[first:], series.values[first:])


def _cut(series: Series, limit: int, end: int | None, began: tuple[int | None, int, int]) -> PointsPage:
    page = Series(series.steps[:limit], series.times[:limit], series.values[:limit])
    if len(series) > limit:
        step, time_us = int(page.steps[-1]), int(page.times[-1])
        same = int(((page.steps == step) & (page.times == time_us)).sum())
        return PointsPage(page, _encode(step, time_us, same + (began[2] if began[:2] == (step, time_us) else 0)))
    return PointsPage(page, _encode((end or 0) + 1, -(1 << 63), 0))


def _encode(step: int, time_us: int, passed: int) -> str:
    return base64.urlsafe_b64encode(_CURSOR.pack(step, time_us, passed)).decode().rstrip("=")


def _decode(cursor: str) -> tuple[int, int, int]:
    try:
        step, time_us, passed = _CURSOR.unpack(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, struct.error, ValueError):
        raise InvalidCursor from None
    if passed < 0:
        raise InvalidCursor
    return step, time_us, passed
