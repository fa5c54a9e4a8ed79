"""Batches as they are stored, to blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .blocks import group
from .pack import read_pack
from .rows import read_spool
from .summary import summarise

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from .blocks import Block
    from .queries import Batch
    from .summary import Summary
    from .visibility import Visibility

SPOOL: Final = 0
"""An upload as it came."""
PACK: Final = 1
"""Merged batches."""


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


def read_batch(batch: Batch, wanted: Container[str] | None = None) -> list[Block]:
    """The blocks of a batch; with ``wanted``, only those metrics' columns. Rows may be out of order."""
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
    return summarise(visibility.split(group(block for batch in batches for block in read_batch(batch))))
