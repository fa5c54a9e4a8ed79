"""One file of a spool while it is written: mapped into memory, or buffered and written by a thread.

Both kinds are used under the spool's lock, but for ``flush``, ``sync`` and ``read``, which other threads call.
"""

from __future__ import annotations

import mmap
import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from runfolio.wire.frames import HEADER_SIZE, SegmentHeader

if TYPE_CHECKING:
    from pathlib import Path
    from threading import RLock

FIRST_SIZE: Final = 4 << 20
LARGEST_SIZE: Final = 64 << 20
SMALLEST_SIZE: Final = 1 << 20
"""What is tried on a disk that is nearly full."""

BUFFER_SIZE: Final = 8 << 20
"""Bytes that may wait in memory for a disk."""

NUDGE_SIZE: Final = 1 << 20
"""So many new bytes are worth an upload at once."""

_CRC = struct.Struct("<I")
_datasync = getattr(os, "fdatasync", os.fsync)  # macOS has only fsync


@dataclass(frozen=True, slots=True)
class Definition:
    """A START, NAME or SCHEMA record, which later records of its segment may need."""

    position: int
    """Where it begins, counted from the segment's first record."""
    kind: int
    number: int
    record: bytes


@dataclass(frozen=True, slots=True)
class FileMention:
    """An event that names a file, whose bytes must be at the server before it."""

    position: int
    digest: str


class Readable(Protocol):
    """A stretch of a writer's stream: what the uploading side sees of a segment, live or on disk."""

    @property
    def offset(self) -> int:
        """Where its first record stands in the stream."""

    @property
    def position(self) -> int:
        """Bytes of whole records so far."""

    @property
    def definitions(self) -> list[Definition]: ...

    @property
    def mentions(self) -> list[FileMention]: ...

    def read(self, start: int, end: int) -> bytes:
        """Bytes between two positions. Raises :class:`OSError` when they can no longer be had."""


class Segment:
    """What the two kinds share. ``limit`` is the position up to which records fit without a second look."""

    def __init__(self, path: Path, capacity: int) -> None:
        self.path = path
        self.capacity = capacity
        self.offset = 0
        self.position = 0
        self.limit = 0
        self.synced = 0
        self.names: set[int] = set()
        self.schemas: set[int] = set()
        self.definitions: list[Definition] = []
        self.mentions: list[FileMention] = []

    @property
    def end(self) -> int:
        """The stream offset behind its last whole record."""
        return self.offset + self.position

    def begin(self, header: SegmentHeader) -> None:
        raise NotImplementedError

    def append(self, crc: int, tail: bytes) -> None:
        """Add one record: its checksum, and everything behind the checksum with its padding."""
        raise NotImplementedError

    def extend(self, size: int) -> bool:
        """Move ``limit`` so that ``size`` more bytes fit. False when they do not."""
        raise NotImplementedError

    def read(self, start: int, end: int) -> bytes:
        raise NotImplementedError

    def sync(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the file, and cut it to what was written."""
        raise NotImplementedError


class MappedSegment(Segment):
    """A preallocated file in memory: adding a record is one copy, and survives the process.

    Raises :class:`OSError` when the space cannot be had; then nothing is left behind.
    """

    def __init__(self, path: Path, capacity: int) -> None:
        super().__init__(path, capacity)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(self._file, 0, HEADER_SIZE + capacity)
            self._map = mmap.mmap(self._file, HEADER_SIZE + capacity)
        except OSError:
            os.close(self._file)
            path.unlink()
            raise

    def begin(self, header: SegmentHeader) -> None:
        self.offset = header.offset
        self._map[:HEADER_SIZE] = header.encode()

    def append(self, crc: int, tail: bytes) -> None:
        start = HEADER_SIZE + self.position
        end = start + 4 + len(tail)
        self._map[start + 4 : end] = tail
        # The checksum last: whoever reads the file after a kill in between sees the end here.
        _CRC.pack_into(self._map, start, crc)
        self.position = end - HEADER_SIZE

    def extend(self, size: int) -> bool:
        if self.position + size > self.capacity:
            return False
        self.limit = min(self.capacity, self.position + max(size, NUDGE_SIZE))
        return True

    def read(self, start: int, end: int) -> bytes:
        return os.pread(self._file, end - start, HEADER_SIZE + start)

    def sync(self) -> None:
        position = self.position
        _datasync(self._file)
        self.synced = position

    def close(self) -> None:
        self._map.close()
        os.ftruncate(self._file, HEADER_SIZE + self.position)
        os.close(self._file)

    def discard(self) -> None:
        """Give back a segment that was never begun."""
        self._map.close()
        os.close(self._file)
        self.path.unlink(missing_ok=True)


@dataclass(slots=True)
class Budget:
    """Bytes that the buffered segments of one spool may still keep in memory."""

    left: int = BUFFER_SIZE


class Drops:
    """What found no room since it was last reported."""

    def __init__(self) -> None:
        self.rows = 0
        self.points = 0
        self.records = 0

    def __bool__(self) -> bool:
        return bool(self.rows or self.records)


class BufferedSegment(Segment):
    """Records in memory, which a thread writes to the file as the disk takes them."""

    def __init__(self, path: Path, budget: Budget, lock: RLock) -> None:
        super().__init__(path, LARGEST_SIZE)
        self._budget = budget
        self._lock = lock
        self._header = b""
        self._waiting: list[bytes] = []
        self.written = 0
        """Bytes in the file, header included."""
        self._file: int | None = None
        self._forgotten = False

    @property
    def waiting(self) -> int:
        """Bytes that are only in memory and still wanted."""
        return 0 if self._forgotten else HEADER_SIZE + self.position - self.written

    def begin(self, header: SegmentHeader) -> None:
        self.offset = header.offset
        self._header = header.encode()
        self._waiting.append(self._header)

    def append(self, crc: int, tail: bytes) -> None:
        self._waiting.append(_CRC.pack(crc) + tail)
        size = 4 + len(tail)
        self._budget.left -= size
        self.position += size

    def extend(self, size: int) -> bool:
        if size > self._budget.left or self.position + size > self.capacity:
            return False
        self.limit = self.position + size
        return True

    def take(self) -> bytes:
        """What waits for the file. Call it with the spool's lock held."""
        data = b"".join(self._waiting)
        self._waiting = [data] if data else []
        return data

    def flush(self, data: bytes) -> int:
        """Write the start of what waits, as far as it goes; how many bytes. Raises :class:`OSError` if none."""
        if self._file is None:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return os.pwrite(self._file, data, self.written)

    def flushed(self, count: int) -> None:
        """Forget bytes that the file now has. Call it with the spool's lock held."""
        data = self.take()[count:]
        self._waiting = [data] if data else []
        header = max(0, min(count, HEADER_SIZE - self.written))
        self.written += count
        self._budget.left += count - header

    def forget(self) -> None:
        """Give up what waits: the server has it. Call it with the spool's lock held."""
        self._budget.left += self.waiting - max(0, HEADER_SIZE - self.written)
        self._waiting = []
        self._forgotten = True

    def read(self, start: int, end: int) -> bytes:
        with self._lock:
            if self._forgotten:
                message = "these bytes were given up when the disk was full; the server had them"
                raise OSError(message)
            waiting, written = self.take(), self.written
        start, end = start + HEADER_SIZE, end + HEADER_SIZE
        from_file = b""
        if self._file is not None and start < written:
            from_file = os.pread(self._file, min(end, written) - start, start)
        return from_file + waiting[max(0, start - written) : max(0, end - written)]

    def sync(self) -> None:
        position = self.written - HEADER_SIZE
        if self._file is not None:
            _datasync(self._file)
            self.synced = max(position, 0)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
