"""The slow path of ``log()``: names that are new, values that are not plain numbers, and what is skipped."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from .errors import ValueNotLoggedError
from .files import StoredFile, keep_bytes, keep_file
from .schemas import MAX_ROW
from .spool import now_us
from .values import Sorted, sort_values
from .writer import say

if TYPE_CHECKING:
    from pathlib import Path

    from .media import Media, MediaFile
    from .spool import Spool

MAX_NOTICES: Final = 100
"""Names of which it is said that their values were skipped."""


class Logbook:
    """Writes any call of ``log()`` into one writer's spool."""

    def __init__(self, spool: Spool, attempt: str, files_dir: Path, *, strict: bool) -> None:
        self._spool = spool
        self._attempt = attempt
        self._files_dir = files_dir
        self._strict = strict
        self._began = False
        self._skipped: dict[str, int] = {}

    def log(self, data: Any, step: Any) -> None:
        """Raises :class:`ValueNotLoggedError` with ``strict`` only."""
        if not isinstance(data, Mapping):
            self.skip("log()", f"it takes a mapping of names to values, not a {type(data).__name__}")
            return
        found = sort_values(data)
        if self._strict and found.skipped:
            self.skip(*found.skipped[0])
        spool = self._spool
        with spool.lock:
            if step is None:
                step = min(spool.last_step + 1, (1 << 63) - 1)
            if not isinstance(step, int):
                step = self._whole(step)
            if step is None or not -(1 << 63) <= step < 1 << 63:
                self.skip("step", "a step is a whole number of 64 bits")
                return
            self._row(data, found, step)
        for name, media in found.media:
            self._media(name, media, step)
        for name, reason in found.skipped:
            self.skip(name, reason)

    def skip(self, name: str, reason: str) -> None:
        """Say once what was not logged, and count it."""
        if self._strict:
            raise ValueNotLoggedError(f"{name!r} cannot be logged: {reason}")
        count = self._skipped.get(name)
        if count is not None:
            self._skipped[name] = count + 1
        elif len(self._skipped) < MAX_NOTICES:
            self._skipped[name] = 0
            message = f"{name!r} is skipped: {reason}"
            say(message)
            self._notice(message, 1, name)

    def close(self) -> None:
        """Tell the run's readers how often values were skipped after the first time."""
        for name, count in self._skipped.items():
            if count:
                self._notice(f"{name!r} was skipped {count} more times", count, name)
        self._skipped.clear()

    def _row(self, data: Mapping[Any, Any], found: Sorted, step: int) -> None:
        spool, numbers = self._spool, found.numbers
        if not numbers:
            spool.last_step = step
            return
        if not self._began:
            self._began = True
            spool.event({"type": "attempt_step", "at": now_us(), "attempt": self._attempt, "step": step})
            spool.nudge()
        if len(numbers) > MAX_ROW:
            items = list(numbers.items())
            for first in range(0, len(items), MAX_ROW):
                spool.named_row(dict(items[first : first + MAX_ROW]), step)
            return
        spool.named_row(numbers, step)
        keys = tuple(data)
        if keys == tuple(numbers) and all(type(key) is str for key in keys):
            schema = spool.schema(keys)
            if schema is not None:
                spool.schemas[keys] = schema

    def _media(self, name: str, media: list[Media], step: int) -> None:
        for index, value in enumerate(media):
            try:
                file = value.encode()
                stored = self._keep(file)
            except (TypeError, ValueError) as error:
                self.skip(name, str(error))
            except OSError as error:
                self.skip(name, f"its file could not be kept ({error.strerror})")
            else:
                event = {
                    "type": "media", "at": now_us(), "name": name, "step": step, "kind": file.kind,
                    "digest": stored.digest, "size": stored.size, "mime": file.mime, "index": index,
                    "caption": file.caption, "meta": file.meta,
                }  # fmt: skip
                self._spool.event(event, digest=stored.digest)

    def _keep(self, file: MediaFile) -> StoredFile:
        if isinstance(file.data, bytes):
            return keep_bytes(self._files_dir, file.data)
        return keep_file(self._files_dir, file.data)

    def _notice(self, message: str, count: int, name: str) -> None:
        self._spool.event({"type": "notice", "at": now_us(), "notice": "skipped", "message": message,
                           "count": count, "detail": {"name": name}})  # fmt: skip

    @staticmethod
    def _whole(step: Any) -> int | None:
        """A step of another type as an int, if it is a whole number: NumPy's, torch's, 3.0."""
        with contextlib.suppress(Exception):  # a foreign __int__ raises what it likes; log() must not
            whole = int(step)
            return whole if whole == step else None
        return None
