"""Batches as they are stored, to blocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from .blocks import group
from .pack import read_pack
from .rows import read_spool
from .summary import summarise

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from .blocks import Block
    from .queries import Batch
    from .summary import Summary
    from .visibility import Visibility

SPOOL: Final = 0
"""An upload as it came."""
PACK: Final = 1
"""Merged batches."""
SMALL: Final = 64 << 10
"""Bytes of an upload that is read together with those before it."""


@dataclass(frozen=True, slots=True)
class NewBatch:
    """Rows to store: an upload as it came, ``prelude`` bytes of definitions and then records from ``offset`` in the
    writer's stream; or what a job made of several.
    """

    run_id: str
    writer: str
    attempt: str
    offset: int
    prelude: int
    rows: int
    payload: bytes
    format: int = SPOOL
    level: int = 0
    folded: bool = False


def read_batches(batches: Iterable[Batch], wanted: Container[str] | None = None) -> Iterator[Block]:
    """The blocks of a run's batches; with ``wanted``, only those metrics' columns. Rows may be out of order."""
    for batch in _joined(batches):
        yield from _read(batch, wanted)


def _joined(batches: Iterable[Batch]) -> Iterator[Batch]:
    """Small uploads of one writer that follow each other under the same definitions, as one: to read one takes as long
    as to read many."""
    waiting: dict[str, list[Batch]] = {}
    for batch in batches:
        parts = waiting.setdefault(batch.writer, [])
        if parts and not _follows(parts[-1], batch):
            yield _as_one(parts)
            parts.clear()
        parts.append(batch)
    for parts in waiting.values():
        yield _as_one(parts)


def _follows(before: Batch, batch: Batch) -> bool:
    return (
        before.format == batch.format == SPOOL
        and before.attempt == batch.attempt
        and before.offset + len(before.payload) - before.prelude == batch.offset
        and len(batch.payload) <= SMALL
        and before.payload[: before.prelude] == batch.payload[: batch.prelude]
    )


def _as_one(batches: list[Batch]) -> Batch:
    if len(batches) == 1:
        return batches[0]
    first, *others = batches
    return replace(first, payload=b"".join([first.payload, *(batch.payload[batch.prelude :] for batch in others)]))


def _read(batch: Batch, wanted: Container[str] | None) -> list[Block]:
    if batch.format == PACK:
        return read_pack(batch.payload, wanted)
    return read_spool(
        batch.payload,
        attempt=batch.attempt,
        writer=batch.writer,
        offset=batch.offset,
        prelude=batch.prelude,
        wanted=wanted,
    )


def summarise_batches(batches: Iterable[Batch], visibility: Visibility) -> dict[str, Summary]:
    """What the visible points of one run's batches add up to, by metric."""
    return summarise(visibility.split(group(read_batches(batches))))
