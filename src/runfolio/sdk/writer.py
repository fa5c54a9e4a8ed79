"""One process's part in a run: its spool, the thread for the disk and the thread for the network."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from runfolio.wire.ids import uuid7

from .errors import ConfigError
from .keeper import Keeper
from .mounts import keeps_promises
from .retention import prune
from .spool import Spool
from .sync import lock_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .transport import Transport
    from .uploader import Uploader


def say(sentence: str) -> None:
    """One line for the person at the terminal. Never raises, in a signal handler neither."""
    with suppress(OSError, ValueError, AttributeError, RuntimeError):  # closed, absent, or being written to
        print(f"runfolio: {sentence}", file=sys.stderr, flush=True)  # noqa: T201 - this is where words are said


class Writer:
    """Opened by whoever logs first; every process, and every forked child, has its own.

    Raises :class:`ConfigError` if the spool folder can never be written.
    """

    def __init__(self, run_folder: Path, start: Mapping[str, Any], transport: Transport | None) -> None:
        writer_id = uuid7()
        folder = run_folder / writer_id
        mapped = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            mapped = keeps_promises(folder)
        except (PermissionError, NotADirectoryError, FileExistsError) as error:
            raise ConfigError(f"the spool cannot be written ({error}); set RUNFOLIO_SPOOL_DIR or dir=") from error
        except OSError:
            pass  # a full disk: the keeper tries again, and rows wait in memory
        self.spool = Spool(folder, run_folder.name, writer_id, start, mapped=mapped)
        self._keeper = Keeper(self.spool, say, partial(prune, run_folder.parent))
        self._uploader: Uploader | None = None
        self._lock = lock_file(folder)
        if transport is not None:
            from .uploader import Uploader

            self._uploader = Uploader(self.spool, transport, say)

    def start(self) -> None:
        self._keeper.start()
        if self._uploader is not None:
            self._uploader.start()

    def finish(self, timeout: float) -> tuple[int, str | None]:
        """Bring what is left to disk and server, for about ``timeout`` seconds.

        The bytes that the server does not have, and why the last upload failed if it did.
        """
        spool = self.spool
        left, trouble = 0, None
        if self._uploader is not None:
            left = self._uploader.finish(timeout)
            trouble = self._uploader.delivery.trouble
        else:
            left = spool.end
        spool.seal()
        if self._keeper.stop(max(1.0, min(timeout, 5.0))) and (self._uploader is None or self._uploader.ended):
            spool.close()
        self._unlock()
        return left, trouble

    def abandon(self) -> None:
        """In a forked child: the threads, the files and the lock belong to the parent."""
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
