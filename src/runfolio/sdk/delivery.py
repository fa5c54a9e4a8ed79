"""Brings one writer's stream to one server, a request at a time. Whoever drives it decides when."""

from __future__ import annotations

import json
import random
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlencode
from zlib import crc32

from runfolio.wire.frames import HEAD_SIZE

from .errors import Unreachable
from .files import send_file
from .plan import (
    MOST,
    TARGET,
    Chunk,
    Gone,
    GoTo,
    Outcome,
    Refused,
    SendLess,
    Stored,
    Wait,
    cut,
    heads,
    judge,
    substitute,
    tells,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .segments import Readable
    from .transport import Transport

CONTENT_TYPE: Final = "application/vnd.runfolio.spool"
LONGEST_WAIT: Final = 60.0


class Source(Protocol):
    """A writer's stream, live or from disk."""

    @property
    def folder(self) -> Path: ...
    @property
    def run_id(self) -> str: ...
    @property
    def writer_id(self) -> str: ...
    @property
    def end(self) -> int: ...
    def at(self, offset: int) -> Readable | None: ...
    def next_start(self, offset: int) -> int | None: ...
    def acknowledged(self, offset: int) -> None: ...


class Delivery:
    """How far the server has the stream, and what it said last.

    ``say`` takes sentences for a person, ``report`` those for the run's readers that found no room in the stream.
    """

    def __init__(
        self,
        source: Source,
        transport: Transport,
        say: Callable[[str], None],
        report: Callable[[str], object] = lambda _: None,
    ) -> None:
        self.source = source
        self.transport = transport
        self.acked = 0
        self.next_upload_s = 1.0
        self.connected = False
        """Whether the server ever answered with success."""
        self.gone: str | None = None
        """Why nothing more is to be sent, if so."""
        self.trouble: str | None = None
        """Why the last request failed, if it did."""
        self._say = say
        self._report = report
        self._limit = TARGET
        self._failures = 0
        self._refused = {int(path.stem) for path in (source.folder / "refused").glob("*.record")}
        self._said: set[str] = set()
        self._saved = (0.0, -1)

    @property
    def pending(self) -> int:
        """Bytes that the server does not have."""
        return 0 if self.gone else max(0, self.source.end - self.acked)

    def step(self, *, live: bool) -> float:
        """Send the next chunk, or a heartbeat when there is none; the seconds until the next step is welcome."""
        try:
            chunk = self._next_chunk()
            outcome = self._files_of(chunk) or self._send(chunk, live=live)
        except Unreachable as error:
            outcome = Wait(str(error))
        return self._take(chunk if not isinstance(outcome, Wait) else None, outcome)

    def save_ack(self, *, force: bool = False) -> None:
        """Note how far the server is, so that a later process need not ask. At most once a second."""
        now = time.monotonic()
        if self.acked == self._saved[1] or (now - self._saved[0] < 1 and not force):
            return
        self._saved = (now, self.acked)
        with suppress(OSError):  # it only saves work
            temporary = self.source.folder / "ack.new"
            temporary.write_text(json.dumps({"url": self.transport.url, "offset": self.acked}))
            temporary.replace(self.source.folder / "ack")

    # -- sending -----------------------------------------------------------------------------------------------------

    def _next_chunk(self) -> Chunk:
        offset, end = self.acked, self.source.end
        if offset >= end:
            return Chunk(offset, b"", b"")
        segment = self.source.at(offset)
        try:
            chunk = cut(segment, offset, self._limit) if segment is not None else None
        except OSError:
            chunk = None
        return self._patched(chunk) if chunk is not None else self._lost(offset, end)

    def _lost(self, offset: int, end: int) -> Chunk:
        """A stretch whose bytes are gone: the stream goes on with a notice in their place."""
        following = self.source.next_start(offset) or end
        size = min(following - offset, MOST)
        if 0 < following - offset - size < 24:
            size -= 24
        message = (
            f"{following - offset} bytes of the spool are gone and could not be sent (writer {self.source.writer_id})"
        )
        self._say_once(message)
        segment = self.source.at(following)
        start = segment.definitions[0].record if segment is not None and segment.definitions else b""
        return Chunk(offset, start, substitute(size, message, time.time_ns() // 1000))

    def _patched(self, chunk: Chunk) -> Chunk:
        """The chunk with a substitute in the place of every record that the server refused."""
        body = chunk.body
        for offset in self._refused:
            position = offset - chunk.offset
            if 0 <= position < len(body):
                size = _record_at(body, position)
                filler = substitute(size, _refusal(size, offset), time.time_ns() // 1000)
                body = body[:position] + filler + body[position + size :]
        return Chunk(chunk.offset, chunk.prelude, body)

    def _files_of(self, chunk: Chunk) -> Wait | None:
        segment = self.source.at(chunk.offset) if chunk.body else None
        for mention in segment.mentions if segment is not None else ():
            if segment is not None and chunk.offset <= segment.offset + mention.position < chunk.end:
                path = self.source.folder.parent / "files" / mention.digest
                if (wait := send_file(self.transport, path, mention.digest)) is not None:
                    return wait
        return None

    def _send(self, chunk: Chunk, *, live: bool) -> Outcome:
        data = chunk.prelude + chunk.body
        query = urlencode(
            {
                "writer": self.source.writer_id,
                "offset": chunk.offset,
                "prelude": len(chunk.prelude),
                "crc32": f"{crc32(data):08x}",
                "live": int(live),
            }
        )
        path = f"/api/v1/runs/{self.source.run_id}/spool?{query}"
        answer = self.transport.request("POST", path, body=data, headers={"Content-Type": CONTENT_TYPE})
        return judge(answer.status, answer.headers, answer.body)

    # -- what came of it ---------------------------------------------------------------------------------------------

    def _take(self, chunk: Chunk | None, outcome: Outcome) -> float:
        pause = 0.0
        match outcome:
            case Stored(offset, seconds):
                pause = self._stored(offset, seconds)
            case GoTo(offset) if offset != self.acked:
                self._moved(offset)
            case Refused(offset, reason) if chunk is not None and self._set_aside(chunk, offset, reason):
                pass
            case SendLess() if self._limit > 1024:
                self._limit //= 2
            case Gone(reason):
                self.gone = reason
                self._say_once(f"run {self.source.run_id}: {reason}; nothing more is sent")
                pause = LONGEST_WAIT
            case Wait(reason, wait):
                pause = self._wait(reason, wait)
            case _:
                pause = self._wait(f"the server answers what makes no sense here: {outcome}", None)
        return pause

    def _stored(self, offset: int, seconds: float) -> float:
        self._moved(offset)
        self._failures, self.trouble, self.connected = 0, None, True
        self._limit = min(MOST, self._limit * 2) if self.pending > self._limit else max(self._limit, TARGET)
        self.next_upload_s = seconds * random.uniform(0.8, 1.0)  # noqa: S311 - spreads clients, guards nothing
        return 0.0 if self.pending >= TARGET else self.next_upload_s

    def _moved(self, offset: int) -> None:
        """Also backwards: a server restored from a backup is filled again from what is kept."""
        self.acked = min(offset, self.source.end)
        self.source.acknowledged(self.acked)
        self.save_ack()

    def _set_aside(self, chunk: Chunk, offset: int, reason: str) -> bool:
        position = offset - chunk.offset
        if offset in self._refused or not 0 <= position < len(chunk.body):
            return False
        size = _record_at(chunk.body, position)
        if size == 0:
            return False
        self._refused.add(offset)
        if not tells(size, _refusal(size, offset), time.time_ns() // 1000):
            self._report(f"{_refusal(size, offset)}: {reason}")
        folder = self.source.folder / "refused"
        self._say_once(f"run {self.source.run_id}: the server refused a record ({reason}); it is kept in {folder}")
        with suppress(OSError):  # a full disk must not stop the rest
            folder.mkdir(exist_ok=True)
            (folder / f"{offset}.record").write_bytes(chunk.body[position : position + size])
        return True

    def _wait(self, reason: str, seconds: float | None) -> float:
        self.trouble = reason
        self._failures += 1
        if reason.startswith(("401", "403")):
            self._say_once(f"the server at {self.transport.url} refuses us ({reason}); is RUNFOLIO_API_KEY right?")
        if seconds is None:
            seconds = min(LONGEST_WAIT, 0.25 * 2 ** min(self._failures, 10))
        return seconds * random.uniform(0.75, 1.0)  # noqa: S311 - spreads clients, guards nothing

    def _say_once(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self._say(sentence)


def _refusal(size: int, offset: int) -> str:
    return f"a record of {size} bytes at offset {offset} was refused"


def _record_at(body: bytes, position: int) -> int:
    """The size of the record that begins at a position; 0 if none does."""
    for start, length, _, _ in heads(body):
        if start == position:
            return HEAD_SIZE + (length + 7 & ~7)
        if start > position:
            return 0
    return 0
