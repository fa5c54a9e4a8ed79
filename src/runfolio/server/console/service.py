"""Rules of the console: lines are stored once, small pieces share a chunk, an attempt's text is bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runfolio.server.attempts import service as attempts
from runfolio.server.clock import from_us, to_us
from runfolio.server.db.models import ConsoleChunk
from runfolio.wire import limits
from runfolio.wire.events import Notice

from . import queries
from .chunks import Piece, pack, unpack, whole_lines

if TYPE_CHECKING:
    from runfolio.server.db.models import Run
    from runfolio.server.db.session import WriteSession

OPEN_BYTES: Final = 32 << 10
"""A chunk takes what follows it until it holds this much text; compressing it again then still costs microseconds."""


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
