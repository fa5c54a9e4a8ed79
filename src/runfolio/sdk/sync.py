"""Uploads what dead processes left: the same delivery as a live one, only later."""

from __future__ import annotations

import json
import os
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runfolio.wire.frames import FrameError

from .delivery import Delivery
from .reading import WriterFolder, writer_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .transport import Transport


@dataclass(frozen=True, slots=True)
class FoundSpool:
    """A writer's spool on disk."""

    folder: Path
    run_id: str
    writer_id: str
    size: int
    """Bytes of its stream."""
    acked: int
    """Bytes that ``url`` is known to have."""
    url: str | None
    live: bool
    """Whether a process is still writing and uploading it."""

    def pending(self, url: str) -> int:
        """Bytes that the server at ``url`` may not have."""
        return self.size - self.acked if url == self.url else self.size


@dataclass(frozen=True, slots=True)
class Synced:
    """What came of one spool."""

    folder: Path
    sent: int
    left: int
    trouble: str | None = None


def find_spools(spool_dir: Path, run_id: str | None = None) -> list[FoundSpool]:
    """Every writer's spool below a folder, or those of one run; oldest writer first within a run."""
    found = []
    for folder in writer_folders(spool_dir, run_id):
        with suppress(OSError, FrameError):  # deleted meanwhile
            url, acked = read_ack(folder)
            end = WriterFolder(folder).end
            found.append(FoundSpool(folder, folder.parent.name, folder.name, end, acked, url, is_locked(folder)))
    return found


def sync_spool(
    folder: Path,
    transport: Transport,
    *,
    say: Callable[[str], None] = lambda _: None,
    progress: Callable[[int, int], None] = lambda _sent, _total: None,
    deadline: float | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> Synced:
    """Upload one spool to its end, asking the server first how far it is.

    ``progress`` gets the bytes that the server has and the bytes there are. Tries again until ``deadline``
    (of ``time.monotonic``); without one it gives up at the first answer that is neither a success nor "later".
    """
    source = WriterFolder(folder)
    delivery = Delivery(source, transport, say)
    url, acked = read_ack(folder)
    first = delivery.acked = min(acked, source.end) if url == transport.url else 0
    while delivery.pending:
        pause = delivery.step(live=False)
        progress(delivery.acked, source.end)
        if delivery.trouble is None:
            continue  # at once: the interval that the server asks for is for live ones
        if deadline is None or time.monotonic() + pause > deadline:
            break
        wait(pause)
    delivery.save_ack(force=True)
    left = source.end - delivery.acked
    return Synced(folder, max(0, delivery.acked - first), left, delivery.gone or (delivery.trouble if left else None))


def read_ack(folder: Path) -> tuple[str | None, int]:
    """Which server has how much of a spool, as its uploader last noted."""
    try:
        ack = json.loads((folder / "ack").read_text())
        return str(ack["url"]), int(ack["offset"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, 0


def lock_file(folder: Path) -> int | None:
    """Hold a spool's lock for as long as the file stays open; None when another process has it.

    The lock only saves work: two uploaders of one spool are harmless.
    """
    import fcntl

    try:
        file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file


def is_locked(folder: Path) -> bool:
    """Whether a living process holds a spool's lock."""
    if not (folder / "lock").exists():
        return False
    file = lock_file(folder)
    if file is None:
        return True
    os.close(file)
    return False


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """A spool's lock for the time of the block; False when another process has it."""
    file = lock_file(folder)
    try:
        yield file is not None
    finally:
        if file is not None:
            os.close(file)
