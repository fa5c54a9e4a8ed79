"""Spool bytes to blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runfolio.wire.frames import HEAD_SIZE

from .blocks import Block
from .scan import ROW_PREFIX, Scan, Stretch, scan

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from numpy.typing import NDArray

    from .blocks import Floats, Ints

_WORDS_BEFORE_VALUES = (HEAD_SIZE + ROW_PREFIX) // 8


def read_spool(
    data: bytes,
    *,
    attempt: str,
    writer: str,
    offset: int,
    prelude: int = 0,
    wanted: Container[str] | None = None,
) -> list[Block]:
    """The blocks of an upload that was checked when it came.

    ``data`` is ``prelude`` bytes of definitions, then records that begin at ``offset`` in the stream. With ``wanted``,
    other metrics' columns are left out.
    """
    found, origin = scan(data, prelude), offset - prelude
    blocks = list(_dense(data, found, attempt, writer, origin, wanted))
    if found.sparse:
        blocks += _sparse(data, found, attempt, writer, origin, wanted)
    return blocks


def _dense(
    data: bytes, found: Scan, attempt: str, writer: str, origin: int, wanted: Container[str] | None
) -> Iterator[Block]:
    by_schema: dict[int, list[Stretch]] = {}
    for stretch in found.stretches:
        by_schema.setdefault(stretch.schema, []).append(stretch)
    for schema, stretches in by_schema.items():
        names = tuple(found.names[number] for number in found.schemas[schema])
        columns = [i for i, name in enumerate(names) if wanted is None or name in wanted]
        if not columns:
            continue
        positions = _positions(stretches)
        whole = len(columns) == len(names)
        words = np.frombuffer(data, np.int64)
        steps, times = (words[positions // 8 + HEAD_SIZE // 8 + i] for i in (0, 1))
        yield Block(
            attempt,
            writer,
            names if whole else tuple(names[i] for i in columns),
            steps,
            times,
            positions + origin,
            _values(data, stretches, positions, np.asarray(columns)),
        )


def _positions(stretches: list[Stretch]) -> Ints:
    """Where each row's record begins."""
    if len(stretches) == 1:
        (only,) = stretches
        return only.position + only.width * np.arange(only.count, dtype=np.int64)
    counts = np.array([s.count for s in stretches], np.int64)
    firsts = np.array([s.position for s in stretches], np.int64)
    place = np.arange(counts.sum(), dtype=np.int64) - np.repeat(counts.cumsum() - counts, counts)
    positions: Ints = np.repeat(firsts, counts) + stretches[0].width * place
    return positions


def _values(data: bytes, stretches: list[Stretch], positions: Ints, columns: NDArray[np.intp]) -> Floats:
    """The shape (columns, rows)."""
    doubles = np.frombuffer(data, np.float64)
    if len(stretches) == 1:
        (stretch,) = stretches
        shape = (stretch.count, stretch.width // 8)
        table = np.ndarray(shape, np.float64, data, offset=stretch.position, strides=(stretch.width, 8))
        return np.ascontiguousarray(table[:, _WORDS_BEFORE_VALUES + columns].T)
    values: Floats = doubles[(positions // 8 + _WORDS_BEFORE_VALUES)[None, :] + columns[:, None]]
    return values


def _sparse(
    data: bytes, found: Scan, attempt: str, writer: str, origin: int, wanted: Container[str] | None
) -> list[Block]:
    """One block a metric: rows of ever other names share no axis worth keeping."""
    by_name: dict[int, list[tuple[int, int]]] = {}
    for position, pairs in found.sparse:
        first = position + HEAD_SIZE + ROW_PREFIX
        numbers = np.ndarray((pairs,), "<u8", data, offset=first, strides=(16,)).tolist()
        for i, number in enumerate(numbers):
            by_name.setdefault(number, []).append((position, first + 16 * i + 8))
    words, doubles = np.frombuffer(data, np.int64), np.frombuffer(data, np.float64)
    blocks = []
    for number, places in by_name.items():
        name = found.names[number]
        if wanted is not None and name not in wanted:
            continue
        at = np.asarray(places, np.int64)
        heads = at[:, 0] // 8 + HEAD_SIZE // 8
        values = doubles[at[:, 1] // 8][None, :]
        blocks.append(Block(attempt, writer, (name,), words[heads], words[heads + 1], at[:, 0] + origin, values))
    return blocks
