"""A writer's spool: takes rows and records from any thread and any signal handler, and never waits for a disk."""

from __future__ import annotations

import json
import struct
import threading
import time
from collections import deque
from functools import partial
from operator import index
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from runfolio.wire import limits
from runfolio.wire.frames import HEAD_SIZE, Kind, SegmentHeader, encode_record

from .reading import find_segment, next_start
from .schemas import Registry, Schema
from .segments import (
    FIRST_SIZE,
    LARGEST_SIZE,
    NUDGE_SIZE,
    SMALLEST_SIZE,
    Budget,
    BufferedSegment,
    Definition,
    Drops,
    FileMention,
    MappedSegment,
    Segment,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from .segments import Readable

_ROW = struct.Struct("<IIIqq")
"""length, kind, argument, step, time: what follows a row's checksum."""

_KIND_ROW: Final = int(Kind.ROW)  # a plain int packs faster than a member
_PAIR = struct.Struct("<Qd")
_MAX_STEP: Final = (1 << 63) - 1


def now_us() -> int:
    return time.time_ns() // 1000


class Spool:
    """The writing side of one writer's stream, in ``folder``.

    ``start`` is the payload of the START record; ``mapped`` says whether segments may be mapped. A record either is
    in a segment when its call returns, or was counted in ``drops``. ``wake_keeper`` and ``wake_uploader``
    are called when a thread has something to do.
    """

    def __init__(self, folder: Path, run_id: str, writer_id: str, start: Mapping[str, Any], *, mapped: bool) -> None:
        self.folder = folder
        self.run_id = run_id
        self.writer_id = writer_id
        self.mapped = mapped
        self.trouble: OSError | None = None
        """Why the last attempt to get space failed."""
        self.drops = Drops()
        self.lock = threading.RLock()
        self.schemas: dict[tuple[str, ...], Schema] = {}
        """What the fast path of ``log()`` knows: keys as they were passed, to their schema."""
        self.last_step = -1
        self.live: list[Segment] = []
        """Segments with records that the server may not have, oldest first."""
        self.wake_keeper: Callable[[], object] = _nothing
        self.wake_uploader: Callable[[], object] = _nothing
        self._start = encode_record(Kind.START, _json(start))
        self._registry = Registry()
        self._budget = Budget()
        self._count = 0
        self._mapped_count = 0
        self._spare: MappedSegment | None = None
        self._retired: list[Segment] = []
        self._last_time = 0
        self._busy = False
        self._sealed = False
        self._deferred: dict[int, deque[Callable[[], object]]] = {}
        self._nudged = 0
        self._segment = self._roll(0, None)

    # -- what log() does ---------------------------------------------------------------------------------------------

    def row(self, schema: Schema, step: int | None, values: bytes) -> None:
        """Add a row of packed values; without a step it is the writer's last plus one.

        Raises :class:`struct.error` or TypeError for a step that is no 64-bit integer; then nothing was added.
        """
        with self.lock:
            if self._busy:
                return self._defer(partial(self.row, schema, step, values))
            self._busy = True
            try:
                if step is None:
                    step = min(self.last_step + 1, _MAX_STEP)
                elif step.__class__ is not int:
                    step = index(step)
                moment = time.time_ns() // 1000
                moment = max(moment, self._last_time)
                tail = _ROW.pack(schema.length, _KIND_ROW, schema.number, step, moment) + values
                segment = self._segment
                if schema.segment is segment and segment.position + schema.size <= segment.limit:
                    segment.append(crc32(tail), tail)
                else:
                    self._slow_row(schema, tail)
                self.last_step = step
                self._last_time = moment
            finally:
                self._busy = False
        if self._deferred:
            self._drain()
        return None

    def side_row(self, values: Mapping[str, float], step: int) -> None:
        """A row beside the training's own: it leaves the step counter alone. At most ``MAX_ROW`` distinct names."""
        with self.lock:
            if self._busy:
                return self._defer(partial(self.side_row, values, step))
            kept = self.last_step
            self.named_row(values, step)
            self.last_step = kept
        return None

    def named_row(self, values: Mapping[str, float], step: int | None) -> None:
        """Add a row by names, at most ``MAX_ROW`` of them; sparse when the writer has no schema left."""
        schema = self.schema(tuple(values))
        if schema is not None:
            return self.row(schema, step, schema.pack(*values.values()))
        return self._exclusive(partial(self._sparse, values, step))

    def schema(self, names: tuple[str, ...]) -> Schema | None:
        """The schema of these names, made if it is new; None when the writer's numbers are used up."""
        with self.lock:
            return self._registry.schema(names)

    def event(self, value: Mapping[str, Any], *, digest: str | None = None) -> bool:
        """Add an EVENT record; ``digest`` is the file that it names. False if it is too large for a record."""
        return self.record(Kind.EVENT, _json(value), digest=digest)

    def record(self, kind: int, payload: bytes, argument: int = 0, *, digest: str | None = None) -> bool:
        """Add any record that is no row. False if it is too large, or empty."""
        if not 0 < len(payload) <= limits.MAX_RECORD:
            return False
        self._exclusive(partial(self._record, encode_record(kind, payload, argument), digest))
        return True

    def nudge(self) -> None:
        """Have the uploader look. A signal handler cannot come in between, while an event's own lock is held."""
        self._exclusive(self.wake_uploader)

    def when_idle(self, action: Callable[[], object]) -> None:
        """Call ``action`` now, or, in a signal handler that came in the middle of a record, right after that record."""
        with self.lock:
            if self._busy:
                return self._defer(action)
        action()
        return None

    # -- for the keeper and the uploader -----------------------------------------------------------------------------

    @property
    def end(self) -> int:
        """The stream offset behind the last whole record."""
        with self.lock:
            return self._segment.end

    @property
    def wants_space(self) -> int:
        """The size of the segment to allocate next; 0 when there is one in reserve, or none is to be mapped."""
        return 0 if self._spare is not None or not self.mapped else self._next_size()

    def offer(self, size: int) -> None:
        """Allocate the next segment, smaller if need be. Raises :class:`OSError` when no space can be had."""
        with self.lock:
            path = self._next_path()
        try:
            spare = MappedSegment(path, size)
        except OSError:
            spare = MappedSegment(path, SMALLEST_SIZE)
        with self.lock:
            self.trouble = None
            self._spare = spare
            if isinstance(self._segment, BufferedSegment):
                self._segment = self._roll(0, self._segment)

    def buffered(self) -> list[BufferedSegment]:
        """Segments with bytes that are only in memory."""
        with self.lock:
            return [segment for segment in self.live if isinstance(segment, BufferedSegment) and segment.waiting > 0]

    def at(self, offset: int) -> Readable | None:
        """The segment that holds, or will hold, the record at a stream offset; None when it is gone."""
        with self.lock:
            for segment in self.live:
                if segment.offset <= offset < segment.end or (segment is self._segment and offset == segment.end):
                    return segment
        return find_segment(self.folder, offset)

    def next_start(self, offset: int) -> int | None:
        """Where the first segment behind an offset begins: the end of a hole."""
        with self.lock:
            starts = [segment.offset for segment in self.live if segment.offset > offset]
        on_disk = next_start(self.folder, offset)
        return min([*starts, on_disk] if on_disk is not None else starts, default=None)

    def acknowledged(self, offset: int) -> None:
        """The server has everything below ``offset``: let go of segments that are wholly below it."""
        with self.lock:
            current = self._segment
            if isinstance(current, BufferedSegment) and self.trouble and current.end == offset and current.waiting > 0:
                # The disk is full, but the server has it all: make room in memory for what comes.
                current.forget()
                self._segment = self._roll(0, current)
            done = [s for s in self.live if s is not self._segment and s.end <= offset and _safe(s)]
            self.live = [s for s in self.live if s not in done]
            self._retired += done
        if done:
            self.wake_keeper()

    def take_drops(self) -> Drops | None:
        """What was dropped since the last call, if there is room again to say so."""
        with self.lock:
            drops = self.drops
            if not drops or self.trouble is not None:
                return None
            self.drops = Drops()
            return drops

    def take_retired(self) -> list[Segment]:
        """Segments that only have to be synced and closed."""
        with self.lock:
            retired, self._retired = self._retired, []
            return retired

    def seal(self) -> None:
        """Take no more records: what comes is counted as dropped."""
        with self.lock:
            self._sealed = True
            self.schemas.clear()
            self._segment.limit = -1

    def close(self) -> None:
        """Give back the reserve and cut the segments to size, once sealed."""
        with self.lock:
            segments, self.live = self.live + self._retired, []
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.discard()
        for segment in segments:
            segment.close()

    # -- under the lock ----------------------------------------------------------------------------------------------

    def _exclusive(self, action: Callable[[], object]) -> None:
        with self.lock:
            if self._busy:
                return self._defer(partial(self._exclusive, action))
            self._busy = True
            try:
                action()
            finally:
                self._busy = False
        if self._deferred:
            self._drain()
        return None

    def _defer(self, action: Callable[[], object]) -> None:
        """A signal handler or a finaliser came in the middle of a record: its own waits until that one is whole."""
        self._deferred.setdefault(threading.get_ident(), deque()).append(action)

    def _drain(self) -> None:
        """Do what this thread deferred. A signal handler may come in between and drain, too."""
        me = threading.get_ident()
        while queue := self._deferred.get(me):
            action = queue.popleft()
            try:
                action()
            except (struct.error, TypeError):  # a step that is none, in a handler: its caller is gone
                self.drops.records += 1
        self._deferred.pop(me, None)

    def _slow_row(self, schema: Schema, tail: bytes) -> None:
        segment = self._prepare(schema.size, schema.names, schema)
        if segment is None:
            self.drops.rows += 1
            self.drops.points += len(schema.names)
            return
        schema.segment = segment
        segment.append(crc32(tail), tail)

    def _sparse(self, values: Mapping[str, float], step: int | None) -> None:
        step = min(self.last_step + 1, _MAX_STEP) if step is None else step
        moment = max(now_us(), self._last_time)
        names = tuple(map(self._registry.number, values))
        pairs = b"".join(map(_PAIR.pack, names, values.values()))
        tail = _ROW.pack(16 + len(pairs), Kind.SPARSE, 0, step, moment) + pairs
        segment = self._prepare(len(tail) + 4, names, None)
        if segment is None:
            self.drops.rows += 1
            self.drops.points += len(names)
        else:
            segment.append(crc32(tail), tail)
        self.last_step, self._last_time = step, moment

    def _record(self, record: bytes, digest: str | None) -> None:
        segment = self._prepare(len(record), (), None)
        if segment is None:
            self.drops.records += 1
            return
        if digest is not None:
            segment.mentions.append(FileMention(segment.position, digest))
        segment.append(int.from_bytes(record[:4], "little"), record[4:])

    def _prepare(self, size: int, names: tuple[int, ...], schema: Schema | None) -> Segment | None:
        """A segment that knows the names and has ``size`` bytes of room; None when there is none to be had."""
        segment = self._segment
        if self._sealed:
            return None
        for _ in range(2):
            definitions = self._registry.define(segment, names, schema)
            need = size + sum(len(definition.record) for definition in definitions)
            if segment.position + need <= segment.limit or segment.extend(need):
                self._define(segment, definitions)
                if segment.end - self._nudged >= NUDGE_SIZE:
                    self._nudged = segment.end
                    self.wake_uploader()
                return segment
            rolled = self._roll(need, segment)
            if rolled is segment:
                return None
            segment = self._segment = rolled
        return None

    def _define(self, segment: Segment, definitions: list[Definition]) -> None:
        for definition in definitions:
            segment.append(int.from_bytes(definition.record[:4], "little"), definition.record[4:])
            segment.definitions.append(definition)
            if definition.kind == Kind.NAME:
                segment.names.add(definition.number)
            elif definition.kind == Kind.SCHEMA:
                segment.schemas.add(definition.number)

    def _roll(self, need: int, old: Segment | None) -> Segment:
        """The next segment, begun; ``old`` itself when nothing better is to be had."""
        need += len(self._start) + HEAD_SIZE
        segment: Segment | None = self._take_mapped(need)
        if segment is None:
            if isinstance(old, BufferedSegment) and (old.position == 0 or self._budget.left < need):
                return old
            segment = BufferedSegment(self._next_path(), self._budget, self.lock)
        segment.begin(SegmentHeader(self.run_id, self.writer_id, old.end if old else 0, now_us()))
        segment.extend(len(self._start))
        self._define(segment, [Definition(0, Kind.START, 0, self._start)])
        self.live.append(segment)
        self.wake_keeper()
        return segment

    def _take_mapped(self, need: int) -> MappedSegment | None:
        """The reserve; or, where the loop outran the keeper, a segment allocated here, for it may not be lost."""
        spare = self._spare
        if spare is not None and spare.capacity >= need:
            self._spare = None
            self._mapped_count += 1
            return spare
        if not self.mapped or self.trouble is not None:
            return None
        try:
            segment = MappedSegment(self._next_path(), max(self._next_size(), need))
        except OSError as error:
            self.trouble = error
            return None
        self._mapped_count += 1
        return segment

    def _next_size(self) -> int:
        return min(FIRST_SIZE << min(self._mapped_count, 4), LARGEST_SIZE)

    def _next_path(self) -> Path:
        self._count += 1
        return self.folder / f"{self._count:06d}.spool"


def _safe(segment: Segment) -> bool:
    return not isinstance(segment, BufferedSegment) or segment.waiting <= 0


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _nothing() -> None:
    """Until a thread is there to be woken."""
