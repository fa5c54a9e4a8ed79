"""Deletes what servers have: a day after a run ended, or sooner when a spool folder grows beyond its bound."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from runfolio.wire.frames import HEADER_SIZE, FrameError

from .reading import WriterFolder, segment_headers, writer_folders
from .sync import is_locked, read_ack

if TYPE_CHECKING:
    from pathlib import Path

    from runfolio.wire.frames import SegmentHeader

KEEP_S: Final = 24 * 3600.0
KEEP_BYTES: Final = 1 << 30
"""Acknowledged bytes that a spool folder keeps, so that a server restored from a backup can be filled again."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """An acknowledged segment, or all that is left of a writer whose every segment is acknowledged."""

    path: Path
    size: int
    changed: float
    final: bool


def prune(spool_dir: Path, now: float | None = None, keep_bytes: int = KEEP_BYTES) -> int:
    """Delete acknowledged segments that are old, or the oldest beyond the bound; bytes that were freed.

    Nothing that a server has not acknowledged is ever deleted.
    """
    now = time.time() if now is None else now
    kept = sorted(
        (entry for folder in writer_folders(spool_dir) for entry in _acknowledged(folder)), key=lambda k: k.changed
    )
    total, freed = sum(entry.size for entry in kept), 0
    for entry in kept:
        if (entry.final and now - entry.changed > KEEP_S) or total - freed > keep_bytes:
            with suppress(OSError):  # another process prunes too
                entry.path.unlink()
                freed += entry.size
    for folder in writer_folders(spool_dir):
        _clear_away(folder)
    return freed


def _acknowledged(folder: Path) -> list[_Kept]:
    try:
        _, acked = read_ack(folder)
        headers = segment_headers(folder)
        if not headers or acked == 0:
            return []
        ended = not is_locked(folder)
        bounds = [header.offset for header, _ in headers[1:]]
        if ended:
            bounds.append(_end(folder, headers[-1], acked))
        final = ended and acked >= bounds[-1]
        return [
            _Kept(path, (stat := path.stat()).st_size, stat.st_mtime, final)
            for (_, path), end in zip(headers, bounds, strict=False)
            if end <= acked
        ]
    except (OSError, FrameError):
        return []


def _end(folder: Path, last: tuple[SegmentHeader, Path], acked: int) -> int:
    """The end of a dead writer's stream; its records are read only if the file's size does not tell."""
    header, path = last
    at_most = header.offset + path.stat().st_size - HEADER_SIZE
    return at_most if acked >= at_most else WriterFolder(folder).end


def _clear_away(folder: Path) -> None:
    """Remove a writer's folder that has no segment left, and its run's when it was the last."""
    with suppress(OSError):  # not empty, or in use
        if (
            any(folder.glob("*.spool"))
            or is_locked(folder)
            or not (folder / "ack").exists()
            or any(folder.glob("refused/*"))
        ):
            return
        shutil.rmtree(folder)
        run = folder.parent
        if not any(entry.is_dir() and entry.name != "files" for entry in run.iterdir()):
            shutil.rmtree(run)
