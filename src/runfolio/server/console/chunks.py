"""How console lines lie in a chunk. Knows no database.

A chunk is a zstd frame of pieces. A piece is what one record of a writer's stream brought: a little-endian head (time
in µs i64, length of the text u32), then lines of UTF-8, each ended by a line feed.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD: Final = struct.Struct("<qI")
_LEVEL: Final = 3
_MAX_CHUNK: Final = 64 << 20
"""No chunk decompresses to more: a record holds at most 4 MiB."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that were written at one time, each ended by a line feed."""

    at_us: int
    text: bytes

    @property
    def lines(self) -> int:
        return self.text.count(b"\n")


def whole_lines(text: bytes) -> bytes:
    """Text whose last line is ended too."""
    return text if text.endswith(b"\n") else text + b"\n"


def pack(pieces: list[Piece]) -> bytes:
    body = b"".join(part for piece in pieces for part in (_HEAD.pack(piece.at_us, len(piece.text)), piece.text))
    return zstandard.ZstdCompressor(_LEVEL).compress(body)


def unpack(payload: bytes) -> list[Piece]:
    body = zstandard.ZstdDecompressor().decompress(payload, max_output_size=_MAX_CHUNK)
    pieces, position = [], 0
    while position < len(body):
        at_us, length = _HEAD.unpack_from(body, position)
        position += _HEAD.size
        pieces.append(Piece(at_us, body[position : position + length]))
        position += length
    return pieces


def lines_of(pieces: list[Piece], first_line: int) -> Iterator[tuple[int, int, bytes]]:
    """Time in µs, number and text of each line, counted from ``first_line``; the line's end is left out."""
    number = first_line
    for piece in pieces:
        for text in piece.text[:-1].split(b"\n"):
            yield piece.at_us, number, text
            number += 1
