"""Lines of several streams and writers as one text, in the order in which they were printed.

Chunks come from the database by time, a few at a time. A chunk is opened when the text reaches its beginning (or, read
from the end, its end), so a page costs the chunks that lie around it, and memory holds only the open ones.
"""

from __future__ import annotations

import asyncio
import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from runfolio.server.clock import from_us, to_us

from . import queries
from .chunks import lines_of, unpack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import ConsoleChunk

    from .queries import Selection

BATCH: Final = 16


class Place(NamedTuple):
    """Where a line stands in the text of an attempt."""

    at_us: int
    writer: str
    stream: int
    number: int


@dataclass(frozen=True, slots=True, order=True)
class PlacedLine:
    """A line and its place."""

    place: Place
    text: bytes


async def lines(
    session: AsyncSession, selection: Selection, after: Place | None = None, words: str | None = None
) -> AsyncIterator[PlacedLine]:
    """Every line from past ``after``, in order; with ``words`` those that hold them, in any case of ASCII letters."""
    wanted = words.encode().lower() if words else b""
    opened: list[tuple[PlacedLine, int, Iterator[PlacedLine]]] = []
    async for chunk in _forward(session, selection, after):
        begin = to_us(chunk.at)
        while opened and opened[0][0].place.at_us < begin:
            yield _take(opened)
        found = await _read(chunk, selection, wanted)
        _open(opened, chunk.id, iter([line for line in found if after is None or line.place > after]))
    while opened:
        yield _take(opened)


async def last_lines(session: AsyncSession, selection: Selection, count: int) -> list[PlacedLine]:
    """The last ``count`` lines, in order."""
    found: list[PlacedLine] = []
    async for chunk in _backward(session, selection):
        if len(found) >= count and found[0].place.at_us > to_us(chunk.until):
            break
        found = heapq.nlargest(count, [*found, *await _read(chunk, selection)])[::-1]
    return found


def _open(opened: list[tuple[PlacedLine, int, Iterator[PlacedLine]]], key: int, rest: Iterator[PlacedLine]) -> None:
    first = next(rest, None)
    if first is not None:
        heapq.heappush(opened, (first, key, rest))


def _take(opened: list[tuple[PlacedLine, int, Iterator[PlacedLine]]]) -> PlacedLine:
    line, key, rest = heapq.heappop(opened)
    _open(opened, key, rest)
    return line


async def _read(chunk: ConsoleChunk, selection: Selection, wanted: bytes = b"") -> list[PlacedLine]:
    return await asyncio.to_thread(_placed, chunk, selection.from_line, wanted)


def _placed(chunk: ConsoleChunk, from_line: int, wanted: bytes) -> list[PlacedLine]:
    pieces = unpack(chunk.payload)
    if not any(wanted in piece.text.lower() for piece in pieces):
        return []
    return [
        PlacedLine(Place(line.at_us, chunk.writer_id, chunk.stream, line.number), line.text)
        for line in lines_of(pieces, chunk.first_line)
        if line.number >= from_line and wanted in line.text.lower()
    ]


async def _forward(session: AsyncSession, selection: Selection, after: Place | None) -> AsyncIterator[ConsoleChunk]:
    since = from_us(after.at_us) if after else None
    last = None
    while batch := await queries.forward(session, selection, since, last, BATCH):
        for chunk in batch:
            yield chunk
        last = batch[-1]
        session.expunge_all()


async def _backward(session: AsyncSession, selection: Selection) -> AsyncIterator[ConsoleChunk]:
    last = None
    while batch := await queries.backward(session, selection, last, BATCH):
        for chunk in batch:
            yield chunk
        last = batch[-1]
        session.expunge_all()
