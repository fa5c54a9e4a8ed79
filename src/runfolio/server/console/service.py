"""Rules of the console: lines are stored once, small pieces share a chunk, an attempt's text is bounded."""

from __future__ import annotations

from collections import deque
from itertools import accumulate
from typing import TYPE_CHECKING, Final, Protocol

from runfolio.server.attempts import service as attempts
from runfolio.server.clock import from_us, to_us
from runfolio.server.db.models import ConsoleChunk
from runfolio.server.errors import InvalidCursor
from runfolio.server.paging import decode_cursor, encode_cursor
from runfolio.wire import limits
from runfolio.wire.events import Notice
from runfolio.wire.files import ConsoleLine, Stream
from runfolio.wire.resources import Page

from . import queries
from .chunks import Piece, pack, unpack, whole_lines
from .queries import Selection
from .reading import Place, PlacedLine, last_lines, lines

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import Run
    from runfolio.server.db.session import WriteSession

STREAMS: Final[dict[int, Stream]] = {1: "stdout", 2: "stderr"}
NUMBERS: Final = {name: number for number, name in STREAMS.items()}

OPEN_BYTES: Final = 32 << 10
"""A chunk takes what follows it until it holds this much text; compressing it again then still costs microseconds."""


class Printed(Protocol):
    """A CONSOLE record: lines of a stream (1, 2) of a writer, the number of the first, and when they were printed."""

    @property
    def offset(self) -> int: ...
    @property
    def stream(self) -> int: ...
    @property
    def at_us(self) -> int: ...
    @property
    def first_line(self) -> int: ...
    @property
    def text(self) -> bytes: ...


async def append(
    session: WriteSession,
    run: Run,
    writer: str,
    attempt_id: str,
    records: Iterable[Printed],
    *,
    cap: int = limits.MAX_CONSOLE,
) -> None:
    """Store what a writer printed.

    Lines that are stored already are left alone. Past ``cap`` bytes of an attempt they are dropped, and a notice says
    so once.
    """
    waiting = deque(sorted((r for r in records if r.text), key=lambda r: (r.stream, r.first_line, r.offset)))
    room = cap - await queries.stored_bytes(session, run.id, attempt_id) if waiting else 0
    while waiting:
        if room <= 0:
            await _say_full(session, run, attempt_id, waiting[0].at_us, cap)
            return
        room -= await _store_some(session, run.id, writer, attempt_id, waiting, room)


async def _store_some(
    session: WriteSession, run_id: str, writer: str, attempt_id: str, waiting: deque[Printed], room: int
) -> int:
    """Put the first of the records that wait into one chunk, or drop what is stored already: the bytes added."""
    first = waiting[0]
    before = await queries.chunk_before(session, run_id, writer, first.stream, first.first_line)
    if before is not None and first.first_line < before.first_line + before.lines:
        waiting.popleft()
        return 0
    following = await queries.first_line_after(session, run_id, writer, first.stream, first.first_line)
    follows = before is not None and before.first_line + before.lines == first.first_line
    opened = before if before is not None and follows and before.size < OPEN_BYTES else None
    taken = _take(waiting, following, min(room, OPEN_BYTES - (opened.size if opened else 0)))
    pieces = _in_time(taken, to_us(before.until) if before else limits.MIN_TIME_US)
    if opened is None:
        opened = _empty(run_id, writer, attempt_id, first, pieces[0].at_us)
        session.add(opened)
    return _extend(opened, pieces)


def _take(waiting: deque[Printed], following: int | None, size: int) -> list[Printed]:
    """The first record and those that go on where it ends, up to ``size`` bytes and to the line ``following``."""
    taken = [waiting.popleft()]
    size -= len(taken[0].text)
    line = taken[0].first_line + _lines(taken[0])
    while waiting and size > 0 and line != following:
        record = waiting[0]
        if (record.stream, record.first_line) != (taken[0].stream, line):
            break
        taken.append(waiting.popleft())
        size -= len(record.text)
        line += _lines(record)
    return taken


def _lines(record: Printed) -> int:
    return whole_lines(record.text).count(b"\n")


def _in_time(records: list[Printed], not_before_us: int) -> list[Piece]:
    """Pieces whose times never run backwards: reading goes by time, and a clock set back must not hide a line."""
    times = accumulate((record.at_us for record in records), max, initial=not_before_us)
    next(times)
    return [Piece(at_us, whole_lines(record.text)) for at_us, record in zip(times, records, strict=True)]


def _empty(run_id: str, writer: str, attempt_id: str, first: Printed, at_us: int) -> ConsoleChunk:
    return ConsoleChunk(
        run_id=run_id,
        writer_id=writer,
        attempt_id=attempt_id,
        stream=first.stream,
        first_line=first.first_line,
        lines=0,
        size=0,
        offset=first.offset,
        at=from_us(at_us),
        until=from_us(at_us),
        payload=b"",
    )


def _extend(chunk: ConsoleChunk, pieces: list[Piece]) -> int:
    """Add pieces that go on where the chunk ends: how many bytes of text they hold."""
    size = sum(len(piece.text) for piece in pieces)
    chunk.payload = pack([*(unpack(chunk.payload) if chunk.payload else ()), *pieces])
    chunk.lines += sum(piece.lines for piece in pieces)
    chunk.size += size
    chunk.until = from_us(pieces[-1].at_us)
    return size


async def _say_full(session: WriteSession, run: Run, attempt_id: str, at_us: int, cap: int) -> None:
    message = f"the console of attempt {attempt_id} is kept up to {cap / 1e6:g} MB; what it printed later is not"
    # One key for the whole attempt: said again, it is the same notice.
    notice = Notice(at=at_us, notice="truncated", message=message)
    await attempts.note(session, run, f"console:{attempt_id}", 0, notice)


async def select(
    session: AsyncSession,
    run_id: str,
    attempt: str | None,
    stream: Stream | None,
    writer: str | None = None,
    from_line: int = 0,
) -> Selection:
    """What a reader asked for; the newest attempt if none is named."""
    of_attempt = attempt or await queries.newest_attempt(session, run_id) or ""
    return Selection(run_id, of_attempt, NUMBERS[stream] if stream else None, writer, from_line)


async def page(
    session: AsyncSession, selection: Selection, *, words: str | None, limit: int, cursor: str | None
) -> Page[ConsoleLine]:
    """Lines in the order in which they were printed, all streams and writers that are selected together."""
    of = ("console", selection, words)
    after = decode_cursor(cursor, of, int, str, int, int)
    if after and not limits.MIN_TIME_US <= after[0] <= limits.MAX_TIME_US:
        raise InvalidCursor
    found: list[PlacedLine] = []
    async for some in lines(session, selection, Place(*after) if after else None, words):
        found += some
        if len(found) > limit:
            return Page([_item(line) for line in found[:limit]], encode_cursor(of, *found[limit - 1].place))
    return Page([_item(line) for line in found])


async def tail(session: AsyncSession, selection: Selection, count: int) -> Page[ConsoleLine]:
    """The last lines, in order."""
    return Page([_item(line) for line in await last_lines(session, selection, count)])


async def text(session: AsyncSession, selection: Selection) -> AsyncIterator[bytes]:
    """The lines as plain text, a chunk or less at a time."""
    async for some in lines(session, selection):
        yield b"".join([part for line in some for part in (line.text, b"\n")])


def _item(line: PlacedLine) -> ConsoleLine:
    at_us, writer, stream, number = line.place
    return ConsoleLine(number, STREAMS[stream], writer, from_us(at_us), line.text.decode("utf-8", "replace"))
