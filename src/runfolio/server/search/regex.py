"""The regular expressions of ``matches``: what Python and PostgreSQL understand alike, and no pattern that runs away.

SQLite calls Python's backtracking engine, for which a short pattern such as ``(a+)+$`` can take years. So a pattern is
read here, and refused when it repeats something that itself may repeat or has alternatives, or repeats too often.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

MAX_PATTERN: Final = 500
MAX_GROUPS: Final = 20
MAX_REPEATS: Final = 4
MAX_COUNT: Final = 255
SEARCHED: Final = 1000
"""Only so many characters of a text are searched, on every database."""

WORD_BOUNDARY: Final = "\\b"
_COUNT = re.compile(r"\{(\d{1,3})(,?)(\d{0,3})\}")
_CLASSES: Final = "dDwWsS"
_CONTROLS: Final = {"n": "\n", "t": "\t", "r": "\r"}
_SYNTAX: Final = "()[]{}*+?|^$.\\"


@dataclass(frozen=True, slots=True)
class Regex:
    """One regular expression in two dialects."""

    python: str
    postgres: str


@dataclass(slots=True)
class _Reader:
    """A recursive descent over ``source``; ``parts`` collects the pattern in one plain spelling."""

    source: str
    position: int = 0
    depth: int = 0
    parts: list[str] = field(default_factory=list)

    def peek(self) -> str:
        return self.source[self.position : self.position + 1]

    def take(self) -> str:
        char = self.peek()
        if not char:
            raise ValueError("the regular expression ends too early")
        self.position += 1
        return char

    def alternatives(self) -> tuple[int, bool]:
        """Read up to ``)`` or the end. Returns how much it repeats, and whether it has several branches."""
        repeats, branches = self.branch(), False
        while self.peek() == "|":
            self.parts.append(self.take())
            repeats, branches = repeats + self.branch(), True
        return repeats, branches

    def branch(self) -> int:
        repeats = 0
        while self.peek() not in ("", "|", ")"):
            repeats += self.piece()
        return repeats

    def piece(self) -> int:
        char = self.take()
        if char in "^$":
            self.parts.append("\\A" if char == "^" else "\\Z")
            return self.no_quantifier()
        if char == "\\" and self.peek() == "b":
            self.take()
            self.parts.append(WORD_BOUNDARY)
            return self.no_quantifier()
        if char == "(":
            return self.quantified(*self.group())
        if char == "[":
            self.bracket()
        elif char == "\\":
            self.parts.append(self.escape(_CLASSES))
        elif char == ".":
            self.parts.append(char)
        elif char in _SYNTAX:
            raise ValueError(f"{char} has nothing to repeat" if char in "*+?{" else f"{char} stands alone")
        else:
            self.parts.append(_literal(char))
        return self.quantified(0, branches=False)

    def group(self) -> tuple[int, bool]:
        if self.peek() == "?":
            self.take()
            if self.take() != ":":
                raise ValueError("of groups only (...) and (?:...) are known")
        self.depth += 1
        if self.depth > MAX_GROUPS:
            raise ValueError(f"more than {MAX_GROUPS} groups in one another")
        self.parts.append("(?:")
        inside = self.alternatives()
        if self.peek() != ")":
            raise ValueError("a ) is missing")
        self.parts.append(self.take())
        self.depth -= 1
        return inside

    def escape(self, classes: str) -> str:
        char = self.take()
        if char in classes:
            return "\\" + char
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char.isalnum() or char == "_":
            raise ValueError(f"\\{char} is not known")
        return _literal(char)

    def bracket(self) -> None:
        self.parts.append("[")
        if self.peek() == "^":
            self.parts.append(self.take())
        first = True
        while first or self.peek() != "]":
            self.bracket_item(first=first)
            first = False
        self.parts.append(self.take())

    def bracket_item(self, *, first: bool) -> None:
        char = self.take()
        if char == "[" or (char == "]" and first):
            raise ValueError(f"write {char} inside [...] as \\{char}")
        if char == "-" and not first and self.peek() != "]":
            raise ValueError("write - inside [...] as \\-")
        low = self.escape("dws") if char == "\\" else _literal(char)
        self.parts.append(low)
        if low[1:] in tuple("dws") or self.peek() != "-" or self.source[self.position + 1 : self.position + 2] == "]":
            return
        self.take()
        char = self.take()
        high = self.escape("") if char == "\\" else _literal(char)
        if low[-1] > high[-1] or char == "[":
            raise ValueError("a range inside [...] runs backwards")
        self.parts += ("-", high)

    def no_quantifier(self) -> int:
        if self.peek() and self.peek() in "*+?{":
            raise ValueError(f"{self.peek()} has nothing to repeat")
        return 0

    def quantified(self, repeats: int, branches: bool) -> int:
        """Read a quantifier, if there is one. Returns how much the piece repeats with it."""
        if self.peek() == "" or self.peek() not in "*+?{":
            return repeats
        quantifier, most = self.quantifier()
        if most is None and (repeats or branches):
            raise ValueError(f"{quantifier} repeats a group that itself repeats or has alternatives")
        self.parts.append(quantifier)
        if self.peek() == "?":  # a lazy repeat finds the same texts
            self.take()
        self.no_quantifier()
        return 1 if most is None else max(repeats * most, 1)

    def quantifier(self) -> tuple[str, int | None]:
        """Its spelling and its greatest count, None for no bound."""
        counted = _COUNT.match(self.source, self.position)
        if counted is None:
            char = self.take()
            if char == "{":
                raise ValueError("a count is written {2}, {2,} or {2,5}")
            return char, 1 if char == "?" else None
        self.position = counted.end()
        low, high = int(counted[1]), int(counted[3] or counted[1])
        if not low <= high <= MAX_COUNT:
            raise ValueError(f"a count lies between 0 and {MAX_COUNT}, the least first")
        return counted[0], None if counted[2] and not counted[3] else max(high, 1)


def _literal(char: str) -> str:
    return f"\\{char}" if char.isascii() and char.isprintable() and not char.isalnum() and char not in " _" else char


@lru_cache(maxsize=256)
def read_regex(pattern: str) -> Regex:
    """``pattern`` in both dialects.

    Raises:
        ValueError: It is wrong, not understood alike by both, or could run for ever.
    """
    if len(pattern) > MAX_PATTERN:
        raise ValueError(f"the regular expression is longer than {MAX_PATTERN} characters")
    flag = "(?i)" if pattern.startswith("(?i)") else ""
    reader = _Reader(pattern, len(flag))
    repeats, _ = reader.alternatives()
    if reader.peek():
        raise ValueError(") stands alone")
    if repeats > MAX_REPEATS:
        raise ValueError(f"more than {MAX_REPEATS} repetitions")
    postgres = ("\\y" if part is WORD_BOUNDARY else part for part in reader.parts)
    return Regex(flag + "".join(reader.parts), flag + "".join(postgres))


@lru_cache(maxsize=256)
def compiled(python: str) -> re.Pattern[str]:
    """The compiled form of :attr:`Regex.python`; letters and digits are those of ASCII."""
    return re.compile(python, re.DOTALL | re.ASCII)
