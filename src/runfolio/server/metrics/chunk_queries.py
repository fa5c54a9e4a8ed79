"""Statements over axes and chunks: what is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, bindparam, insert, select

from runfolio.server.db.bulk import table_of
from runfolio.server.db.membership import one_of_named
from runfolio.server.db.models import MetricAxis, MetricChunk
from runfolio.server.db.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.session import WriteSession

_AXES: Final = table_of(MetricAxis)
_CHUNKS: Final = table_of(MetricChunk)
_FIRST, _LAST = -(1 << 63), (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class ChunkPlace:
    """A sealed chunk and its axis, but for their blobs."""

    run_id: str
    name: str
    axis_id: int
    attempt: str
    writer: str
    rows: int
    min_step: int
    max_step: int


async def insert_axis(session: WriteSession, row: Mapping[str, Any]) -> int:
    result = await session.execute(insert(_AXES).values(**row).returning(_AXES.c.id))
    return int(result.scalar_one())


async def insert_chunks(session: WriteSession, rows: Sequence[Mapping[str, Any]]) -> None:
    await (await session.connection()).execute(insert(_CHUNKS), rows)


_PLACES: Final = Prepared(
    select(
        *(_CHUNKS.c.run_id, _CHUNKS.c.name, _AXES.c.id, _AXES.c.attempt_id, _AXES.c.writer_id, _AXES.c.rows),
        *(_AXES.c.min_step, _AXES.c.max_step),
    )
    .join(_AXES, _AXES.c.id == _CHUNKS.c.axis_id)
    .where(
        one_of_named(_CHUNKS.c.run_id, "runs"),
        one_of_named(_CHUNKS.c.name, "names"),
        _AXES.c.max_step >= bindparam("low", None, BigInteger()),
        _AXES.c.min_step <= bindparam("high", None, BigInteger()),
    )
    .order_by(_CHUNKS.c.run_id, _CHUNKS.c.name, _AXES.c.min_step, _AXES.c.id)
)


async def chunk_places(
    session: AsyncSession, run_ids: Iterable[str], names: Iterable[str], *, low: int | None, high: int | None
) -> list[ChunkPlace]:
    """Where the sealed points of some metrics lie, without reading them; only axes that meet the range of steps."""
    bounds = {"low": _FIRST if low is None else low, "high": _LAST if high is None else high}
    rows = await _PLACES.rows(session, runs=list(run_ids), names=list(names), **bounds)
    return [ChunkPlace(*row) for row in rows]


def _blobs(column: Any) -> Prepared:
    wanted = select(_CHUNKS.c.name, _CHUNKS.c.axis_id, column)
    return Prepared(
        wanted.where(one_of_named(_CHUNKS.c.axis_id, "axes", whole=True), one_of_named(_CHUNKS.c.name, "names"))
    )


_VALUES: Final = _blobs(_CHUNKS.c["values"])
_ROLLUPS: Final = _blobs(_CHUNKS.c.rollup)


async def chunk_blobs(
    session: AsyncSession, places: Sequence[ChunkPlace], *, rollup: bool
) -> dict[tuple[str, int], bytes]:
    """The values, or the rollups, of some chunks, by (name, axis)."""
    axes, names = {place.axis_id for place in places}, {place.name for place in places}
    rows = await (_ROLLUPS if rollup else _VALUES).rows(session, axes=list(axes), names=list(names))
    return {(name, axis): blob or b"" for name, axis, blob in rows}


_STEPS: Final = Prepared(select(_AXES.c.id, _AXES.c.steps).where(one_of_named(_AXES.c.id, "axes", whole=True)))
_WHOLE_AXES: Final = Prepared(
    select(_AXES.c.id, _AXES.c.steps, _AXES.c.times, _AXES.c.offsets).where(
        one_of_named(_AXES.c.id, "axes", whole=True)
    )
)


async def axis_blobs(
    session: AsyncSession, axis_ids: Collection[int], *, times: bool
) -> dict[int, tuple[bytes, bytes | None, bytes | None]]:
    """Steps of some axes and, when asked for, times and offsets."""
    if times:
        rows = await _WHOLE_AXES.rows(session, axes=list(axis_ids))
        return {axis: (steps, times, offsets) for axis, steps, times, offsets in rows}
    return {axis: (steps, None, None) for axis, steps in await _STEPS.rows(session, axes=list(axis_ids))}


async def chunk_names(session: AsyncSession, run_id: str) -> list[str]:
    """The metrics of a run that have sealed chunks."""
    statement = select(_CHUNKS.c.name).where(_CHUNKS.c.run_id == run_id).distinct().order_by(_CHUNKS.c.name)
    return list((await session.execute(statement)).scalars())
