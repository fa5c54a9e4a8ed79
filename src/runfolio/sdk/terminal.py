"""Terminal output as lines: what a person would read on the screen, without the frames of progress bars in between."""

from __future__ import annotations

import re
from typing import Final

MAX_LINE: Final = 32_768
"""Characters after which a line is broken: a loop that prints dots must not be held back for ever."""

MAX_DEPTH: Final = 64
"""Lines above the last one that the cursor can go back to."""

_CONTROL: Final = re.compile(r"\r\n|[\r\n]|\x1b\[(\d{0,3})A|\x1b\[[0-2]?K|\x1b\[\?[\d;]{1,16}[hl]")
"""A line break, a return to the line's start, cursor up, erase in line, and modes of the terminal such as a hidden
cursor. Colours are left in the text."""


class Lines:
    """Text of one stream, fed as it is written, to lines in their last state.

    A carriage return begins the line anew, with whatever is written next; moving the cursor up, as nested progress bars
    do, begins an earlier line anew. Lines that the cursor can still go back to, by what it did before, are held back.
    """

    def __init__(self) -> None:
        self._rows = [""]
        self._row = 0
        self._restarted = False
        self._rewritten = False
        self._depth = 0

    @property
    def progress(self) -> str:
        """The line that the cursor is on, if it was begun anew; else nothing."""
        return self._rows[self._row] if self._rewritten else ""

    def feed(self, text: str) -> list[str]:
        """The lines that ``text`` completes."""
        position = 0
        for match in _CONTROL.finditer(text):
            if match.start() > position:
                self._write(text[position : match.start()])
            self._control(match[0], match[1])
            position = match.end()
        if position < len(text):
            self._write(text[position:])
        return self._take(self._row - self._depth)

    def flush(self) -> list[str]:
        """Every line that is left, the open one included if anything is on it."""
        lines, self._rows = self._rows, [""]
        self._row, self._restarted = 0, False
        return lines if lines[-1] else lines[:-1]

    def _write(self, text: str) -> None:
        if self._restarted:
            self._rows[self._row] = ""
            self._restarted, self._rewritten = False, True
        line = self._rows[self._row] + text
        while len(line) > MAX_LINE:
            self._rows[self._row] = line[:MAX_LINE]
            line = line[MAX_LINE:]
            self._down()
        self._rows[self._row] = line

    def _control(self, sequence: str, count: str | None) -> None:
        if sequence in ("\n", "\r\n"):
            self._down()
        elif sequence == "\r":
            self._restarted = True
        elif sequence.endswith("A"):
            distance = max(int(count or 1), 1)
            self._depth = min(max(self._depth, distance), MAX_DEPTH)
            self._row = max(self._row - distance, 0)
            self._restarted = True
        elif sequence.endswith("2K"):
            self._rows[self._row] = ""

    def _down(self) -> None:
        self._row += 1
        self._restarted, self._rewritten = self._row < len(self._rows), False
        if not self._restarted:
            self._rows.append("")

    def _take(self, count: int) -> list[str]:
        """Remove the first ``count`` rows."""
        if count <= 0:
            return []
        taken, self._rows = self._rows[:count], self._rows[count:]
        self._row -= count
        return taken
