"""The spool format: a segment header, then records.

All integers and floats are little-endian. A record is a 16-byte head and a payload, padded with zeros to a multiple of
eight bytes:

====== ==== =======================================================================
offset type what
====== ==== =======================================================================
0      u32  CRC-32 (zlib) of everything after these four bytes, padding excluded
4      u32  length of the payload in bytes, without padding; zero ends the segment
8      u32  kind, see :class:`Kind`
12     u32  argument: the number of a name or schema, the stream of console text, else 0
16     ...  payload
====== ==== =======================================================================

A *segment* is one file: a 192-byte header and records. A *stream* is the records of a writer's segments end to end,
headers left out; every offset in the protocol counts bytes of that stream. Nothing already written is ever changed, so
a reader may map a segment while it grows: the end is the first record whose length is zero or whose checksum is wrong.

docs/wire-format.md says the same for people who write clients in other languages.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from . import limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAGIC: Final = b"runfolio"
VERSION: Final = 1

HEADER: Final = struct.Struct("<8sIIQQ32s128s")
"""magic, version, header size, stream offset of the first record, created (µs), writer id, run id padded with NUL."""

HEAD: Final = struct.Struct("<IIII")
"""crc, length, kind, argument."""

ROW_HEAD: Final = struct.Struct("<IIIIqq")
"""A record head followed by the step and time that every row begins with."""

HEAD_SIZE: Final = HEAD.size
HEADER_SIZE: Final = HEADER.size
_TAIL = struct.Struct("<III")


class Kind(IntEnum):
    """What a record says."""

    START = 1
    """JSON: the run, its experiment and the attempt. Begins every segment; applying it twice changes nothing."""
    NAME = 2
    """UTF-8: gives the argument's number to a name."""
    SCHEMA = 3
    """u32 name numbers, no duplicates: gives the argument's number to a tuple of names."""
    ROW = 4
    """step i64, time i64 (µs), one f64 for each name of the argument's schema."""
    SPARSE = 5
    """step i64, time i64 (µs), then pairs of name number (u64) and value (f64)."""
    EVENT = 6
    """JSON object with a ``type``, see :mod:`runfolio.wire.events`."""
    CONSOLE = 7
    """time i64 (µs), first line number u64, then UTF-8 lines; the argument is 1 for stdout, 2 for stderr."""


class FrameError(ValueError):
    """The bytes are not what the format says they are.

    ``offset`` is where the faulty record begins, counted from the first byte that was read.
    """

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"at byte {offset}: {reason}")
        self.offset = offset
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SegmentHeader:
    """The first 192 bytes of a segment: whose records follow, and where in the writer's stream they stand."""

    run: str
    writer: str
    offset: int
    created_us: int

    def encode(self) -> bytes:
        return HEADER.pack(
            MAGIC, VERSION, HEADER_SIZE, self.offset, self.created_us, self.writer.encode(), self.run.encode()
        )

    @classmethod
    def decode(cls, data: bytes | memoryview) -> SegmentHeader:
        """Raises :class:`FrameError` for anything that is not a segment of a known version."""
        if len(data) < HEADER_SIZE:
            raise FrameError(0, f"a segment header has {HEADER_SIZE} bytes, here are {len(data)}")
        magic, version, size, offset, created_us, writer, run = HEADER.unpack_from(data)
        if magic != MAGIC:
            raise FrameError(0, "not a spool segment (wrong magic)")
        if version != VERSION or size != HEADER_SIZE:
            raise FrameError(8, f"spool version {version} is newer than this program, which reads {VERSION}")
        writer_id = writer.decode("ascii", "replace")
        run_id = run.rstrip(b"\0").decode("ascii", "replace")
        if not limits.WRITER_ID.match(writer_id) or not limits.is_run_id(run_id):
            raise FrameError(24, "the header names no valid run and writer")
        return cls(run=run_id, writer=writer_id, offset=offset, created_us=created_us)


@dataclass(frozen=True, slots=True)
class Record:
    """One record, its payload still in the buffer it was read from."""

    kind: int
    argument: int
    payload: memoryview
    offset: int
    """Where its head begins, counted from the first byte that was read."""

    @property
    def end(self) -> int:
        return self.offset + record_size(len(self.payload))


def record_size(payload_length: int) -> int:
    """Bytes that a record with this payload takes, head and padding included."""
    return HEAD_SIZE + (payload_length + 7 & ~7)


def encode_record(kind: int, payload: bytes, argument: int = 0) -> bytes:
    """One whole record. Raises :class:`FrameError` for a payload that is empty or over ``MAX_RECORD``."""
    length = len(payload)
    if not 0 < length <= limits.MAX_RECORD:
        raise FrameError(0, f"a payload has 1 to {limits.MAX_RECORD} bytes, this one {length}")
    tail = _TAIL.pack(length, kind, argument)
    crc = zlib.crc32(payload, zlib.crc32(tail))
    return b"".join((crc.to_bytes(4, "little"), tail, payload, bytes(-length & 7)))


def encode_json(kind: int, value: Mapping[str, Any]) -> bytes:
    """A record whose payload is compact JSON."""
    return encode_record(kind, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def encode_name(number: int, name: str) -> bytes:
    return encode_record(Kind.NAME, name.encode("utf-8", "replace"), number)


def encode_schema(number: int, names: Sequence[int]) -> bytes:
    return encode_record(Kind.SCHEMA, struct.pack(f"<{len(names)}I", *names), number)


def encode_row(schema: int, step: int, time_us: int, values: bytes) -> bytes:
    """A ROW record; ``values`` are little-endian doubles in the schema's order."""
    return encode_record(Kind.ROW, struct.pack("<qq", step, time_us) + values, schema)


def encode_sparse(step: int, time_us: int, values: Mapping[int, float]) -> bytes:
    """A SPARSE record from name numbers to values."""
    pairs = b"".join(struct.pack("<Qd", number, value) for number, value in values.items())
    return encode_record(Kind.SPARSE, struct.pack("<qq", step, time_us) + pairs)


def iter_records(data: bytes | memoryview, start: int = 0, *, verify: bool = True) -> Iterator[Record]:
    """Records from ``start``, up to where they end.

    With ``verify`` the first record with a wrong checksum ends them, as a torn tail must. Without it the bytes are
    taken as already checked; only lengths are.
    """
    view = memoryview(data)
    position, size = start, len(view)
    unpack, crc32 = HEAD.unpack_from, zlib.crc32
    while position + HEAD_SIZE <= size:
        crc, length, kind, argument = unpack(view, position)
        end = position + HEAD_SIZE + length
        if length == 0 or length > limits.MAX_RECORD or end > size:
            return
        if verify and crc32(view[position + 4 : end]) != crc:
            return
        yield Record(kind, argument, view[position + HEAD_SIZE : end], position)
        position = end + (-length & 7)


def find_end(data: bytes | memoryview, start: int = 0) -> int:
    """Where the valid records from ``start`` end, as a position in ``data``."""
    end = start
    for record in iter_records(data, start):
        end = record.end
    return end
