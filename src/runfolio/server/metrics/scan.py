"""Walks an upload's records once: checks them and says where what lies. No value is decoded here."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from runfolio.wire import limits
from runfolio.wire.frames import HEAD, HEAD_SIZE, FrameError, Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROW_PREFIX: Final = 16  # step and time
_PAIR: Final = 16  # a sparse row's name number and value
_GALLOP: Final = 8
MAX_CACHED: Final = 64 << 10
"""Longest prelude whose definitions are remembered, in bytes."""
_TIME: Final = struct.Struct("<q")
_BAD_TIME: Final = "the time is not between the years 1 and 9999"


@dataclass(frozen=True, slots=True)
class Stretch:
    """``count`` ROW records of one schema, one behind the other, the first at ``position``."""

    schema: int
    position: int
    count: int
    width: int
    """Bytes from one record to the next."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A record that is not a row: its place, its argument, its payload."""

    position: int
    argument: int
    payload: bytes


@dataclass(slots=True)
class Scan:
    """What the records say, by position in the buffer that was read."""

    names: dict[int, str] = field(default_factory=dict)
    schemas: dict[int, tuple[int, ...]] = field(default_factory=dict)
    stretches: list[Stretch] = field(default_factory=list)
    sparse: list[tuple[int, int]] = field(default_factory=list)
    """Position and pair count of each SPARSE record."""
    starts: list[Raw] = field(default_factory=list)
    events: list[Raw] = field(default_factory=list)
    console: list[Raw] = field(default_factory=list)
    definitions: list[tuple[int, int]] = field(default_factory=list)
    """Begin and end of each NAME and SCHEMA record past the prelude."""

    @property
    def rows(self) -> int:
        return sum(stretch.count for stretch in self.stretches) + len(self.sparse)

    @property
    def points(self) -> int:
        dense = sum(stretch.count * len(self.schemas[stretch.schema]) for stretch in self.stretches)
        return dense + sum(pairs for _, pairs in self.sparse)


def scan(data: bytes, prelude: int = 0) -> Scan:
    """All records of ``data``, which must hold whole ones only; the first ``prelude`` bytes may only define.

    Checksums are not looked at: the upload's own covered every byte. Raises :class:`FrameError` with the position of
    the record that breaks the format.
    """
    return _Scanner(data).run(prelude)


@lru_cache(maxsize=256)
def _definitions(data: bytes) -> tuple[dict[int, str], dict[int, tuple[int, ...]]]:
    """Names and schemas of a prelude. A client repeats it with every upload, and runs of one script share it."""
    found = _Scanner(data).run(0)
    if found.rows or found.events or found.console or found.starts:
        raise FrameError(0, "a prelude holds START, NAME and SCHEMA records only, START first")
    return found.names, found.schemas


class _Scanner:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)
        self.found = Scan()

    def run(self, prelude: int) -> Scan:
        self._define(prelude)
        self._walk(prelude, self.size)
        return self.found

    def _walk(self, position: int, end: int) -> int:
        while position < end:
            position = self._record(position)
        return position

    def _define(self, prelude: int) -> None:
        """Takes in the prelude: START by itself, since each run has its own, then what all runs of a kind share."""
        position = 0
        if prelude >= HEAD_SIZE and HEAD.unpack_from(self.data)[2] == Kind.START:
            position = self._record(0)
        if position < prelude <= MAX_CACHED:
            try:
                names, schemas = _definitions(self.data[position:prelude])
            except FrameError as error:
                raise FrameError(position + error.offset, f"in the prelude: {error.reason}") from None
            self.found.names.update(names)
            self.found.schemas.update(schemas)
            return
        if self._walk(position, prelude) != prelude:
            raise FrameError(0, f"the prelude's {prelude} bytes end within a record")
        if self.found.rows or self.found.events or self.found.console:
            raise FrameError(0, "a prelude holds START, NAME and SCHEMA records only")

    def _record(self, position: int) -> int:
        """Takes in the record at ``position``; says where the next one begins."""
        if position + HEAD_SIZE > self.size:
            raise FrameError(position, "the body ends within a record's head")
        head: tuple[int, int, int, int] = HEAD.unpack_from(self.data, position)
        _, length, kind, argument = head
        end = position + HEAD_SIZE + length
        following = end + (-length & 7)
        if not 0 < length <= limits.MAX_RECORD or following > self.size:
            raise FrameError(position, f"a payload of {length} bytes does not fit here")
        if kind == Kind.ROW:
            return self._rows(position, length, argument)
        if kind == Kind.SPARSE:
            self._sparse(position, length)
        else:
            self._other(position, kind, argument, bytes(self.data[position + HEAD_SIZE : end]), following)
        return following

    def _rows(self, position: int, length: int, schema: int) -> int:
        names = self.found.schemas.get(schema)
        if names is None:
            raise FrameError(position, f"schema {schema} is not defined ahead of its row")
        if length != ROW_PREFIX + 8 * len(names):
            raise FrameError(
                position, f"a row of schema {schema} has {ROW_PREFIX + 8 * len(names)} bytes, not {length}"
            )
        width = HEAD_SIZE + length
        count = self._stretch(position, width)
        if count == 1:
            self._check_time(position)
        else:
            _check_times(self._fields(position, width, count)[:, 1], position, width)
        self.found.stretches.append(Stretch(schema, position, count, width))
        return int(position + count * width)

    def _stretch(self, position: int, width: int) -> int:
        """How many records from ``position`` have its length, kind and argument.

        Looks ahead in windows that grow, so that schemas taking turns cost no more than one that goes on.
        """
        head = self.data[position + 4 : position + HEAD_SIZE]
        if self.data[position + width + 4 : position + width + HEAD_SIZE] != head:
            return 1
        most = (self.size - position) // width
        count, window = 1, _GALLOP
        while count < most:
            ahead = min(window, most - count)
            heads = np.ndarray(
                (ahead,), "V12", self.data, offset=position + count * width + 4, strides=(width,)
            )  # fmt: skip
            differ = np.flatnonzero(heads != np.void(bytes(head)))
            if len(differ):
                return count + int(differ[0])
            count += ahead
            window *= 4
        return count

    def _fields(self, position: int, width: int, count: int) -> NDArray[np.int64]:
        return np.ndarray((count, 2), "<i8", self.data, offset=position + HEAD_SIZE, strides=(width, 8))

    def _check_time(self, position: int) -> None:
        time_us = _TIME.unpack_from(self.data, position + HEAD_SIZE + 8)[0]
        if not limits.MIN_TIME_US <= time_us <= limits.MAX_TIME_US:
            raise FrameError(position, _BAD_TIME)

    def _sparse(self, position: int, length: int) -> None:
        pairs, rest = divmod(length - ROW_PREFIX, _PAIR)
        if length < ROW_PREFIX or rest:
            raise FrameError(position, "a sparse row is a step, a time and pairs of 16 bytes")
        self._check_time(position)
        numbers = np.ndarray(
            (pairs,), "<u8", self.data, offset=position + HEAD_SIZE + ROW_PREFIX, strides=(_PAIR,)
        ).tolist()  # fmt: skip
        for number in numbers:
            if number not in self.found.names:
                raise FrameError(position, f"name {number} is not defined ahead of its row")
        self.found.sparse.append((position, pairs))

    def _other(self, position: int, kind: int, argument: int, payload: bytes, following: int) -> None:
        if kind == Kind.NAME:
            self._define_name(position, argument, payload)
            self.found.definitions.append((position, following))
        elif kind == Kind.SCHEMA:
            self._define_schema(position, argument, payload)
            self.found.definitions.append((position, following))
        elif kind == Kind.START:
            self.found.starts.append(Raw(position, argument, payload))
        elif kind == Kind.EVENT:
            self.found.events.append(Raw(position, argument, payload))
        elif kind == Kind.CONSOLE:
            self.found.console.append(Raw(position, argument, payload))
        else:
            raise FrameError(position, f"record kind {kind} is unknown")

    def _define_name(self, position: int, number: int, payload: bytes) -> None:
        try:
            name = payload.decode()
        except UnicodeDecodeError:
            raise FrameError(position, f"name {number} is not UTF-8") from None
        if len(payload) > limits.MAX_NAME or "\0" in name:
            raise FrameError(position, f"name {number} is over {limits.MAX_NAME} bytes or holds NUL")
        if self.found.names.setdefault(number, name) != name:
            raise FrameError(position, f"name {number} is defined twice, differently")

    def _define_schema(self, position: int, number: int, payload: bytes) -> None:
        if len(payload) % 4:
            raise FrameError(position, f"schema {number} is not a list of 4-byte numbers")
        names = struct.unpack(f"<{len(payload) // 4}I", payload)
        missing = next((name for name in names if name not in self.found.names), None)
        if missing is not None:
            raise FrameError(position, f"schema {number} uses name {missing}, which is not defined ahead of it")
        if len(set(names)) != len(names):
            raise FrameError(position, f"schema {number} names a metric twice")
        if self.found.schemas.setdefault(number, names) != names:
            raise FrameError(position, f"schema {number} is defined twice, differently")


def _check_times(times: NDArray[np.int64], position: int, width: int) -> None:
    bad = np.flatnonzero((times < limits.MIN_TIME_US) | (times > limits.MAX_TIME_US))
    if len(bad):
        raise FrameError(position + int(bad[0]) * width, _BAD_TIME)
