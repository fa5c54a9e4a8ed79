"""Reads a text piece by piece, and says where it cannot be read on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .errors import SearchError

if TYPE_CHECKING:
    from re import Match, Pattern

MAX_LENGTH: Final = 100_000
"""Characters of one filter or order: a list of more than two thousand run ids fits."""

SHOWN: Final = 40
"""So many characters of a text are repeated in an error."""

_SPACE: Final = re.compile(r"\s*")
_UNHOLDABLE: Final = re.compile("[\x00\ud800-\udfff]")


@dataclass(slots=True)
class Scanner:
    """A text and how far it was read. ``what`` is what errors call it."""

    text: str
    what: str
    at: int = 0

    def __post_init__(self) -> None:
        if len(self.text) > MAX_LENGTH:
            raise SearchError(f"Invalid {self.what}: it is longer than {MAX_LENGTH} characters")
        bad = _UNHOLDABLE.search(self.text)
        if bad is not None:
            raise SearchError(f"Invalid {self.what}: character {bad.start() + 1} is one that no text can hold")

    @property
    def ended(self) -> bool:
        """Whether nothing but space is left."""
        self._skip_space()
        return self.at == len(self.text)

    def take(self, pattern: Pattern[str]) -> Match[str] | None:
        """What ``pattern`` finds right here, after any space; then it is read."""
        self._skip_space()
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def wrong(self, expected: str) -> SearchError:
        """The error of a text that does not go on with what was ``expected`` here."""
        there = "its end" if self.ended else shown(self.text[self.at :])
        return SearchError(f"Invalid {self.what}: {expected} was expected at character {self.at + 1}, not {there}")

    def _skip_space(self) -> None:
        space = _SPACE.match(self.text, self.at)
        assert space is not None, "no space at all is space too"
        self.at = space.end()


def shown(text: str) -> str:
    """The start of a text in quotes, for errors."""
    return repr(text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…")
