"""The Range header (RFC 9110, section 14). Knows no files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ONE: Final = re.compile(r"bytes=(\d{0,20})-(\d{0,20})\Z")


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from ``start`` up to ``end``, the latter excluded."""

    start: int
    end: int

    def content_range(self, size: int) -> str:
        return f"bytes {self.start}-{self.end - 1}/{size}"


class Unsatisfiable(ValueError):
    """The range lies outside the file."""


def parse(header: str | None, size: int) -> Span | None:
    """What a Range header asks for of a file of ``size`` bytes; None for the whole file.

    Several ranges and headers that cannot be read are answered with the whole file, as the RFC allows. Raises
    :class:`Unsatisfiable` for a range that begins past the end.
    """
    found = _ONE.match((header or "").strip())
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        return _suffix(int(last), size)
    start, end = int(first), min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return Span(start, end)


def _suffix(length: int, size: int) -> Span:
    if length == 0 or size == 0:
        raise Unsatisfiable
    return Span(max(0, size - length), size)
