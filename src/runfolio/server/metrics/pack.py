"""A merged batch: many small blocks in one blob, each column to be had without decoding the others.

Layout: u32 length of a JSON directory, the directory, then encoded columns (:mod:`.codec`) one behind the other. The
directory lists for each block its attempt, writer, names, row count, and the lengths of its columns: steps, times,
offsets, then one a name.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from . import codec
from .blocks import Block

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

_LENGTH = struct.Struct("<I")


def write_pack(blocks: Iterable[Block]) -> bytes:
    """The blob of some blocks."""
    directory, body = [], []
    for block in blocks:
        columns = [codec.encode(c) for c in (block.steps, block.times, block.offsets, *block.values)]
        directory.append([block.attempt, block.writer, block.names, block.rows, [len(c) for c in columns]])
        body += columns
    head = orjson.dumps(directory)
    return b"".join((_LENGTH.pack(len(head)), head, *body))


def read_pack(data: bytes, wanted: Container[str] | None = None) -> list[Block]:
    """The blocks of a blob; with ``wanted``, only those metrics' columns."""
    (head,) = _LENGTH.unpack_from(data)
    view = memoryview(data)
    position = _LENGTH.size + head
    blocks = []
    for entry in orjson.loads(view[_LENGTH.size : position]):
        lengths = entry[4]
        if (block := _read_block(view, position, entry, wanted)) is not None:
            blocks.append(block)
        position += sum(lengths)
    return blocks


def _read_block(view: memoryview, position: int, entry: list[Any], wanted: Container[str] | None) -> Block | None:
    attempt, writer, names, rows, lengths = entry
    columns = [i for i, name in enumerate(names) if wanted is None or name in wanted]
    if not columns:
        return None
    ends = np.cumsum([position, *lengths]).tolist()
    steps, times, offsets = (codec.decode_ints(view[ends[i] : ends[i + 1]], rows) for i in range(3))
    values = np.empty((len(columns), rows), np.float64)
    for place, column in enumerate(columns):
        values[place] = codec.decode_floats(view[ends[column + 3] : ends[column + 4]], rows)
    return Block(attempt, writer, tuple(names[i] for i in columns), steps, times, offsets, values)
