"""The reading side of spools on disk: dead processes' ones, and segments that a live writer has let go of."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final

from runfolio.wire.frames import HEADER_SIZE, FrameError, Kind, Record, SegmentHeader, iter_records
from runfolio.wire.limits import DIGEST, MAX_RECORD, WRITER_ID, is_run_id

from .segments import Definition, FileMention

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PIECE: Final = 2 * (MAX_RECORD + 64)
"""Bytes scanned at a time; any record fits."""

NAMING_FILES: Final = ("artifact", "media", "model_file")
"""Events whose ``digest`` is that of a file to send before them."""

_DEFINING: Final = (Kind.START, Kind.NAME, Kind.SCHEMA)


class SegmentFile:
    """A segment on disk, scanned up to its last whole record.

    Raises :class:`~runfolio.wire.frames.FrameError` for a file that is no segment, :class:`OSError` for no file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.header = read_header(path)
        self.offset = self.header.offset
        self.position = 0
        self.definitions: list[Definition] = []
        self.mentions: list[FileMention] = []
        self.scan()

    @property
    def end(self) -> int:
        return self.offset + self.position

    def scan(self) -> None:
        """Take in what was added since the last look."""
        for record in self.records(self.position):
            self.position = record.end
            if record.kind in _DEFINING:
                data = self.read(record.offset, record.end)
                self.definitions.append(Definition(record.offset, record.kind, record.argument, data))
            elif record.kind == Kind.EVENT and (digest := named_file(record.payload)) is not None:
                self.mentions.append(FileMention(record.offset, digest))

    def records(self, start: int = 0) -> Iterator[Record]:
        """Whole records from a position on, their offsets counted from the segment's first."""
        while True:
            data = self.read(start, start + _PIECE)
            end = 0
            for record in iter_records(data):
                if record.end > len(data):
                    break  # its padding is missing: the writer was stopped in the middle, or the piece ends here
                end = record.end
                yield Record(record.kind, record.argument, record.payload, start + record.offset)
            if end == 0:
                return
            start += end

    def read(self, start: int, end: int) -> bytes:
        file = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return os.pread(file, end - start, HEADER_SIZE + start)
        finally:
            os.close(file)


class WriterFolder:
    """The spool of one writer on disk, which this process does not write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run_id = folder.parent.name
        self.writer_id = folder.name
        self._scanned: SegmentFile | None = None

    @property
    def end(self) -> int:
        """The stream offset behind the last whole record."""
        headers = segment_headers(self.folder)
        if not headers:
            return 0
        return self._scan(headers[-1][1]).end

    def at(self, offset: int) -> SegmentFile | None:
        """The segment that holds, or will hold, the record at a stream offset."""
        scanned = self._scanned
        if scanned is not None and scanned.offset <= offset < scanned.end:
            return scanned
        path = _holding(self.folder, offset)
        return None if path is None else self._scan(path)

    def next_start(self, offset: int) -> int | None:
        """Where the first segment behind an offset begins: the end of a hole."""
        return next_start(self.folder, offset)

    def acknowledged(self, offset: int) -> None:
        """Nothing to let go of: what is on disk stays until it is pruned."""

    def _scan(self, path: Path) -> SegmentFile:
        if self._scanned is not None and self._scanned.path == path:
            self._scanned.scan()
        else:
            self._scanned = SegmentFile(path)
        return self._scanned


def read_header(path: Path) -> SegmentHeader:
    with path.open("rb") as file:
        return SegmentHeader.decode(file.read(HEADER_SIZE))


def segment_headers(folder: Path) -> list[tuple[SegmentHeader, Path]]:
    """The segments of a writer in stream order. Files that were reserved and never begun are left out."""
    found = []
    for path in sorted(folder.glob("*.spool")):
        try:
            found.append((read_header(path), path))
        except (FrameError, OSError):
            continue  # not begun, or deleted just now
    return sorted(found, key=lambda entry: (entry[0].offset, entry[1].name))


def find_segment(folder: Path, offset: int) -> SegmentFile | None:
    """The segment of a writer's folder that holds a stream offset; None when it is not there."""
    path = _holding(folder, offset)
    if path is None:
        return None
    try:
        return SegmentFile(path)
    except (FrameError, OSError):
        return None


def next_start(folder: Path, offset: int) -> int | None:
    return next((header.offset for header, _ in segment_headers(folder) if header.offset > offset), None)


def writer_folders(spool_dir: Path, run_id: str | None = None) -> list[Path]:
    """The folder of every writer of every run, or of one run."""
    found = []
    for run in sorted(spool_dir.iterdir()) if spool_dir.is_dir() else []:
        if run_id in (None, run.name) and is_run_id(run.name) and run.is_dir():
            found += sorted(folder for folder in run.iterdir() if WRITER_ID.match(folder.name))
    return found


def named_file(payload: bytes | memoryview) -> str | None:
    """The digest that an EVENT record names, if it does."""
    text = bytes(payload)
    if b'"digest"' not in text:
        return None
    try:
        event = json.loads(text)
    except ValueError:
        return None
    digest = event.get("digest") if event.get("type") in NAMING_FILES else None
    return digest if isinstance(digest, str) and DIGEST.match(digest) else None


def _holding(folder: Path, offset: int) -> Path | None:
    below = [path for header, path in segment_headers(folder) if header.offset <= offset]
    return below[-1] if below else None
