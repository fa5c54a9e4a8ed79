"""Lines of several streams and writers as one text, in the order in which they were printed.

Chunks come from the database by time, a few at a time. A chunk is opened when the text reaches its beginning (or, read
from the end, its end), so a page costs the chunks that lie around it, and memory holds only the open ones.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from runfolio.server.clock import from_us, to_us

from . import queries
from .chunks import lines_of, unpack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

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


class PlacedLine(NamedTuple):
    """A line, without its end, and its place. A tuple, because a page may sort a million of them."""

    place: Place
    text: bytes


class _Opened:
    """What is left of a chunk that the text has reached."""

    def __init__(self, lines: list[PlacedLine]) -> None:
        self._lines = lines
        self._position = 0

    def __bool__(self) -> bool:
        return self._position < len(self._lines)

    def take(self, before_us: int | None) -> list[PlacedLine]:
        """The lines that were printed before a time, or all."""
        start, end = self._position, len(self._lines)
        if before_us is not None:
            end = bisect_left(self._lines, before_us, start, key=lambda line: line.place.at_us)
        self._position = end
        return self._lines[start:end]


async def lines(
    session: AsyncSession, selection: Selection, after: Place | None = None, words: str | None = None
) -> AsyncIterator[list[PlacedLine]]:
    """Every line from past ``after``, in order, some at a time; with ``words`` those that hold them, in any case of
    ASCII letters.
    """
    wanted = words.encode().lower() if words else b""
    opened: list[_Opened] = []
    async for chunk in _forward(session, selection, after):
        if ready := _take(opened, to_us(chunk.at)):
            yield ready
        found = await _read(chunk, selection, wanted)
        opened = [*filter(None, opened), _Opened(found[bisect_right(found, after, key=_place) :] if after else found)]
    if ready := _take(opened, None):
        yield ready


def _take(opened: list[_Opened], before_us: int | None) -> list[PlacedLine]:
    heads = [head for each in opened if (head := each.take(before_us))]
    return heads[0] if len(heads) == 1 else sorted(chain.from_iterable(heads))


def _place(line: PlacedLine) -> Place:
    return line.place


async def last_lines(session: AsyncSession, selection: Selection, count: int) -> list[PlacedLine]:
    """The last ``count`` lines, in order."""
    found: list[PlacedLine] = []
    async for chunk in _backward(session, selection):
        if len(found) >= count and found[0].place.at_us > to_us(chunk.until):
            break
        found = sorted([*await _read(chunk, selection), *found])[-count:]
    return found


async def _read(chunk: ConsoleChunk, selection: Selection, wanted: bytes = b"") -> list[PlacedLine]:
    return await asyncio.to_thread(_placed, chunk, selection.from_line, wanted)


def _placed(chunk: ConsoleChunk, from_line: int, wanted: bytes) -> list[PlacedLine]:
    pieces = unpack(chunk.payload)
    if wanted and not any(wanted in piece.text.lower() for piece in pieces):
        return []
    return [
        PlacedLine(Place(at_us, chunk.writer_id, chunk.stream, number), text)
        for at_us, number, text in lines_of(pieces, chunk.first_line)
        if number >= from_line and (not wanted or wanted in text.lower())
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
