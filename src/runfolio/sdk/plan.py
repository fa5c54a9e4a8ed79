"""What to send next, and what an answer means. Values and pure functions: the threads are elsewhere."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from runfolio.wire import errors, limits
from runfolio.wire.frames import HEAD_SIZE, Kind, encode_json, encode_name, encode_record, record_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .segments import Definition, Readable

TARGET: Final = 1 << 20
"""Bytes that one request carries at least, when there are as many."""

MOST: Final = 4 << 20
"""Bytes that one request carries at most, unless a single record is larger."""

SMALL: Final = 64 << 10
"""Definitions of a segment below this size are all sent: looking for the needed ones costs more."""

_HEAD = struct.Struct("<III")
_NUMBERS = struct.Struct("<Q8x")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One request's worth of a stream: definitions ahead, then whole records from ``offset``."""

    offset: int
    prelude: bytes
    body: bytes

    @property
    def end(self) -> int:
        return self.offset + len(self.body)


def cut(segment: Readable, offset: int, limit: int = TARGET) -> Chunk | None:
    """The next chunk from a stream offset within ``segment``; None when it has no more.

    It ends at a record's end, at ``limit`` bytes or a little before, and holds one record at least. Raises
    :class:`OSError` when the bytes cannot be read.
    """
    start, end = offset - segment.offset, segment.position
    if start >= end:
        return None
    data = segment.read(start, min(end, start + max(limit, record_size(limits.MAX_RECORD))))
    size = len(data) if len(data) <= limit else last_boundary(data, limit)
    while True:
        body = data[:size]
        ahead = [definition for definition in segment.definitions if definition.position < start]
        prelude = b"".join(definition.record for definition in needed(ahead, body))
        if len(prelude) <= limits.MAX_PRELUDE or size == _first_size(data):
            return Chunk(offset, prelude, body)
        size = last_boundary(data, size // 2)


def last_boundary(data: bytes, limit: int) -> int:
    """The end of the last whole record within ``limit`` bytes, or of the first record if that is larger."""
    end = 0
    for start, length, _, _ in heads(data):
        following = start + record_size(length)
        if following > limit:
            return end or following
        end = following
    return end


def heads(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Position, payload length, kind and argument of each whole record."""
    position, size, unpack = 0, len(data), _HEAD.unpack_from
    while position + HEAD_SIZE <= size:
        length, kind, argument = unpack(data, position + 4)
        following = position + HEAD_SIZE + (length + 7 & ~7)
        if length == 0 or following > size:
            return
        yield position, length, kind, argument
        position = following


def needed(ahead: list[Definition], body: bytes) -> list[Definition]:
    """The definitions that a body's records use, START always; all of them while they are small."""
    if sum(len(definition.record) for definition in ahead) <= SMALL:
        return ahead
    names, schemas = _used(body)
    for definition in ahead:
        if definition.kind == Kind.SCHEMA and definition.number in schemas:
            names.update(_schema_names(definition.record))
    wanted = {Kind.NAME: names, Kind.SCHEMA: schemas}
    return [d for d in ahead if d.kind == Kind.START or d.number in wanted.get(Kind(d.kind), ())]


def substitute(size: int, message: str, at_us: int) -> bytes:
    """Records of exactly ``size`` bytes, a multiple of 8 and at least 24, that stand where others cannot.

    The stream has no holes: what was refused or lost is replaced by a notice if there is room for one, by names that
    nothing uses if not.
    """
    notice = _lost(message, at_us)
    if tells(size, message, at_us):
        length = min(size, record_size(limits.MAX_RECORD)) - HEAD_SIZE
        if 0 < size - HEAD_SIZE - length < 24:
            length -= 24
        text = json.dumps(notice, ensure_ascii=False, separators=(",", ":")).encode()
        first = encode_record(Kind.EVENT, text.ljust(length))
        return first if len(first) == size else first + substitute(size - len(first), message, at_us)
    return _unused_name(size)


def tells(size: int, message: str, at_us: int) -> bool:
    """Whether :func:`substitute` has room for the message."""
    return len(encode_json(Kind.EVENT, _lost(message, at_us))) <= size


def _lost(message: str, at_us: int) -> dict[str, Any]:
    return {"type": "notice", "at": at_us, "notice": "lost", "message": message}


def _unused_name(size: int) -> bytes:
    length = min(size - HEAD_SIZE, limits.MAX_NAME)
    if 0 < size - HEAD_SIZE - length < 24:
        length -= 24
    first = encode_name(0xFFFFFFFF - size // 8, "-" * length)
    return first if len(first) == size else first + _unused_name(size - len(first))


def _first_size(data: bytes) -> int:
    return next(record_size(length) for _, length, _, _ in heads(data))


def _used(body: bytes) -> tuple[set[int], set[int]]:
    names: set[int] = set()
    schemas: set[int] = set()
    for position, length, kind, argument in heads(body):
        payload = position + HEAD_SIZE
        if kind == Kind.ROW:
            schemas.add(argument)
        elif kind == Kind.SPARSE:
            names.update(number for (number,) in _NUMBERS.iter_unpack(body[payload + 16 : payload + length]))
        elif kind == Kind.SCHEMA:
            names.update(_schema_names(body[position : payload + length]))
    return names, schemas


def _schema_names(record: bytes) -> tuple[int, ...]:
    (length,) = struct.unpack_from("<I", record, 4)
    return struct.unpack_from(f"<{length // 4}I", record, HEAD_SIZE)


# -- what an answer means --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stored:
    """Everything below ``offset`` is durable; the next upload is welcome in so many seconds."""

    offset: int
    next_upload_s: float


@dataclass(frozen=True, slots=True)
class GoTo:
    """The server wants the stream from ``offset``."""

    offset: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The record at stream ``offset`` will never be taken."""

    offset: int
    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The run was deleted."""

    reason: str


@dataclass(frozen=True, slots=True)
class SendLess:
    """The body was too large."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now. ``seconds`` is what the server asked for; None leaves it to the client's own backoff."""

    reason: str
    seconds: float | None = None


Outcome: TypeAlias = Stored | GoTo | Refused | Gone | SendLess | Wait


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
    """What the answer to an upload means. Header names are in lower case."""
    answer = _object(body)
    code, offset = answer.get("code"), answer.get("offset")
    detail = str(answer.get("detail") or answer.get("title") or f"status {status}")
    after = headers.get("retry-after")
    outcome: Outcome = Wait(f"{status}: {detail}", None if after is None else _seconds(after, 5.0))
    if isinstance(offset, int):
        if status == 200:
            outcome = Stored(offset, _seconds(answer.get("next_upload_s"), 1.0))
        elif code == errors.OFFSET_GAP:
            outcome = GoTo(offset)
        elif code == errors.BAD_RECORD:
            outcome = Refused(offset, detail)
    elif status == 410:
        outcome = Gone(detail)
    elif status == 413:
        outcome = SendLess()
    return outcome


def _object(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _seconds(value: Any, default: float) -> float:
    try:
        return min(60.0, max(0.0, float(value)))
    except (TypeError, ValueError):
        return default
