"""Batches as they are stored, to blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .pack import read_pack
from .rows import read_spool

if TYPE_CHECKING:
    from collections.abc import Container

    from .blocks import Block
    from .queries import Batch

SPOOL: Final = 0
"""An upload as it came."""
PACK: Final = 1
"""Merged batches."""


def read_batch(batch: Batch, wanted: Container[str] | None = None) -> list[Block]:
    """The blocks of a batch; with ``wanted``, only those metrics' columns. Rows may be out of order."""
    if batch.format == PACK:
        return read_pack(batch.payload, wanted)
    return read_spool(
        batch.payload,
        attempt=batch.attempt,
        writer=batch.writer,
        origin=batch.offset - batch.prelude,
        wanted=wanted,
    )
