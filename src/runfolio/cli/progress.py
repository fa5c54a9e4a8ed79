"""How far a long work is, in one line that only a person at a terminal sees."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self

from .words import size

if TYPE_CHECKING:
    from types import TracebackType

_EVERY_S = 0.1
_CLEAR_LINE = "\r\x1b[K"


class Progress:
    """A line on stderr, drawn at most ten times a second and wiped in the end. Draws nothing where nobody looks."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._last = 0.0
        self._draws = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._draws and self._last:
            sys.stderr.write(_CLEAR_LINE)
            sys.stderr.flush()

    def show(self, done: int, total: int | None = None) -> None:
        """So many bytes are done, of so many if that is known."""
        share = f" of {size(total)} ({100 * done // max(total, 1)} %)" if total is not None else ""
        self.tell(f"{size(done)}{share}")

    def tell(self, how_far: str) -> None:
        """How far it is, in words."""
        now = time.monotonic()
        if not self._draws or now - self._last < _EVERY_S:
            return
        self._last = now
        sys.stderr.write(f"{_CLEAR_LINE}{self._what}: {how_far}")
        sys.stderr.flush()
