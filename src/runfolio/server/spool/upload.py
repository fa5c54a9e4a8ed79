"""An upload to the spool endpoint, checked, as values. Knows no database."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field, TypeAdapter, ValidationError

from runfolio.server.errors import BadChecksum, BadRecord, Invalid
from runfolio.server.metrics.scan import Raw, Scan, scan
from runfolio.wire import frames, limits
from runfolio.wire.events import Event, Start

if TYPE_CHECKING:
    from typing import Any

_START: Final[TypeAdapter[Start]] = TypeAdapter(Start)
_EVENT: Final[TypeAdapter[Event]] = TypeAdapter(
    Annotated[Event, Field(discriminator="type")], config={"defer_build": True}
)
_CONSOLE_HEAD: Final = 16


@dataclass(frozen=True, slots=True)
class Said:
    """An EVENT record and its offset in the stream."""

    offset: int
    event: Event


@dataclass(frozen=True, slots=True)
class ConsoleText:
    """A CONSOLE record and its offset in the stream."""

    offset: int
    stream: int
    at_us: int
    first_line: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Once:
    """An Idempotency-Key, the SHA-256 of the body it came with, and how many points that holds."""

    key: str
    digest: str
    points: int


@dataclass(frozen=True, slots=True)
class Upload:
    """Whole records of one writer's stream, and the definitions needed to read them.

    ``body`` is ``prelude`` bytes of definitions, then the counted bytes, which begin at ``offset`` in the stream.
    """

    run_id: str
    writer: str
    offset: int
    prelude: int
    body: bytes
    live: bool
    scan: Scan
    events: tuple[Said, ...]
    console: tuple[ConsoleText, ...]
    append: bool = False
    """The server's own writer: goes wherever its stream ends."""
    once: Once | None = None

    @property
    def end(self) -> int:
        """The offset that is stored once this is."""
        return self.offset + len(self.body) - self.prelude

    def start(self) -> Start | None:
        """Its first START record. Read only when asked for: the server knows most writers already."""
        first = next(iter(self.scan.starts), None)
        return None if first is None else _validated(_START, first, self.offset - self.prelude)

    @property
    def key(self) -> tuple[str, str]:
        return self.run_id, self.writer

    def after(self, stored: int) -> Upload:
        """What is left of it past ``stored``. Definitions in the bytes cut off move to the prelude.

        Raises :class:`Invalid` when ``stored`` is no record's end: the client sends another stream under this writer.
        """
        if stored <= self.offset:
            return self
        cut = self.prelude + stored - self.offset
        kept = [self.body[: self.prelude]]
        kept += [self.body[begin:end] for begin, end in self.scan.definitions if self.prelude <= begin and end <= cut]
        prelude = b"".join(kept)
        rest = _read(self.run_id, self.writer, stored, len(prelude), prelude + self.body[cut:], live=self.live)
        return replace(rest, append=self.append, once=self.once)


def check_crc(body: bytes, crc32: str) -> None:
    """Raises :class:`BadChecksum` unless ``crc32`` (8 hex digits) is the body's."""
    if f"{zlib.crc32(body):08x}" != crc32.lower():
        message = f"the body's CRC-32 is not {crc32}: it was damaged on its way; send it again"
        raise BadChecksum(message)


def received(run_id: str, writer: str, offset: int, prelude: int, body: bytes, *, live: bool) -> Upload:
    """An upload as it came. Raises :class:`BadRecord` or :class:`Invalid` for what no server will ever take."""
    if prelude > len(body):
        raise Invalid("query.prelude", f"the body has only {len(body)} bytes")
    return _read(run_id, writer, offset, prelude, body, live=live)


def _read(run_id: str, writer: str, offset: int, prelude: int, body: bytes, *, live: bool) -> Upload:
    """An upload with its records found and its JSON read."""
    origin = offset - prelude
    try:
        found = scan(body, prelude)
    except frames.FrameError as error:
        if error.offset < prelude:
            raise Invalid("body", f"the prelude cannot be read: {error}") from None
        raise BadRecord(origin + error.offset, error.reason) from None
    for raw in found.starts:
        if raw.position >= prelude:
            _validated(_START, raw, origin)
    events = tuple(Said(raw.position + origin, _validated(_EVENT, raw, origin)) for raw in found.events)
    console = tuple(_console(raw, origin) for raw in found.console)
    return Upload(run_id, writer, offset, prelude, body, live, found, events, console)


def _validated(adapter: TypeAdapter[Any], raw: Raw, origin: int) -> Any:
    try:
        return adapter.validate_json(raw.payload)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadRecord(raw.position + origin, f"{where}: {first['msg']}" if where else first["msg"]) from None


def _console(raw: Raw, origin: int) -> ConsoleText:
    if len(raw.payload) < _CONSOLE_HEAD or raw.argument not in (1, 2):
        raise BadRecord(raw.position + origin, "console text is a time, a line number and text of stream 1 or 2")
    at_us = int.from_bytes(raw.payload[:8], "little", signed=True)
    if not limits.MIN_TIME_US <= at_us <= limits.MAX_TIME_US:
        raise BadRecord(raw.position + origin, "the time is not between the years 1 and 9999")
    first_line = int.from_bytes(raw.payload[8:16], "little")
    if first_line >= 1 << 62:
        raise BadRecord(raw.position + origin, "the line number is over 2^62")
    return ConsoleText(raw.position + origin, raw.argument, at_us, first_line, raw.payload[_CONSOLE_HEAD:])
