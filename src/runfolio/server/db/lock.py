"""One process owns a data folder: SQLite's writes go through one connection, and two would starve each other."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class FolderInUse(RuntimeError):
    """Another server uses this data folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"another Runfolio server uses {folder}. One process serves a SQLite folder; "
            "to run several, set RUNFOLIO_DATABASE_URL to a PostgreSQL database"
        )


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold the folder until the block ends or the process dies. Raises :class:`FolderInUse`."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUse(folder) from None
        yield
    finally:
        os.close(descriptor)
