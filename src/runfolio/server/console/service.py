"""Rules of the console: lines are stored once, small pieces share a chunk, an attempt's text is bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runfolio.server.attempts import service as attempts
from runfolio.server.clock import from_us, to_us
from runfolio.server.db.models import ConsoleChunk
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
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import Run
    from runfolio.server.db.session import WriteSession

STREAMS: Final[dict[int, Stream]] = {1: "stdout", 2: "stderr"}
NUMBERS: Final = {name: number for number, name in STREAMS.items()}

OPEN_BYTES: Final = 32 << 10
"""A chunk takes what follows it until it holds this much text; compressing it again then still costs microseconds."""

TEXT_PIECE: Final = 64 << 10


async def append(  # noqa: PLR0917 - the fields of a CONSOLE record, in their order
    session: WriteSession,
    run: Run,
    writer: str,
    attempt_id: str,
    stream: int,
    first_line: int,
    offset: int,
    at_us: int,
    text: bytes,
    *,
    cap: int = limits.MAX_CONSOLE,
) -> None:
    """Store lines of a writer's stream, the first of which has the number ``first_line``.

    Lines that are stored already are left alone. Past ``cap`` bytes of an attempt they are dropped, and a notice says
    so once.
    """
    if not text:
        return
    piece = Piece(at_us, whole_lines(text))
    before = await queries.chunk_before(session, run.id, writer, stream, first_line)
    if before is not None and first_line < before.first_line + before.lines:
        return
    if await queries.stored_bytes(session, run.id, attempt_id) >= cap:
        await _say_full(session, run, attempt_id, at_us, cap)
    elif before is not None and _goes_on(before, attempt_id, first_line):
        _extend(before, piece)
    else:
        session.add(_chunk(run.id, writer, attempt_id, stream, first_line, offset, piece))


def _goes_on(before: ConsoleChunk, attempt_id: str, first_line: int) -> bool:
    follows = before.first_line + before.lines == first_line and before.attempt_id == attempt_id
    return follows and before.size < OPEN_BYTES


def _extend(chunk: ConsoleChunk, piece: Piece) -> None:
    # Reading goes by time within a chunk, and a clock that was set back must not hide a line.
    piece = Piece(max(piece.at_us, to_us(chunk.until)), piece.text)
    chunk.payload = pack([*unpack(chunk.payload), piece])
    chunk.lines += piece.lines
    chunk.size += len(piece.text)
    chunk.until = from_us(piece.at_us)


def _chunk(
    run_id: str, writer: str, attempt_id: str, stream: int, first_line: int, offset: int, piece: Piece
) -> ConsoleChunk:
    return ConsoleChunk(
        run_id=run_id,
        writer_id=writer,
        attempt_id=attempt_id,
        stream=stream,
        first_line=first_line,
        lines=piece.lines,
        size=len(piece.text),
        offset=offset,
        at=from_us(piece.at_us),
        until=from_us(piece.at_us),
        payload=pack([piece]),
    )


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
    found: list[PlacedLine] = []
    async for line in lines(session, selection, Place(*after) if after else None, words):
        if len(found) == limit:
            return Page([_item(line) for line in found], encode_cursor(of, *found[-1].place))
        found.append(line)
    return Page([_item(line) for line in found])


async def tail(session: AsyncSession, selection: Selection, count: int) -> Page[ConsoleLine]:
    """The last lines, in order."""
    return Page([_item(line) for line in await last_lines(session, selection, count)])


async def text(session: AsyncSession, selection: Selection) -> AsyncIterator[bytes]:
    """The lines as plain text, in pieces of about 64 KiB."""
    piece = bytearray()
    async for line in lines(session, selection):
        piece += line.text
        piece += b"\n"
        if len(piece) >= TEXT_PIECE:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


def _item(line: PlacedLine) -> ConsoleLine:
    at_us, writer, stream, number = line.place
    return ConsoleLine(number, STREAMS[stream], writer, from_us(at_us), line.text.decode("utf-8", "replace"))
