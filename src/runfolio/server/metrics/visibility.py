"""Which points of earlier attempts a later attempt hides.

An attempt that starts at step s hides, in charts and summaries, what earlier attempts logged at steps ≥ s: after a
requeue the curve goes on from the checkpoint and does not zigzag. ``system/…`` is measured in wall time: it is never
hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .blocks import Block

SYSTEM_PREFIX: Final = "system/"


@dataclass(frozen=True, slots=True)
class AttemptStart:
    """When an attempt began, and the first step it logged (None until it logs one)."""

    id: str
    started_us: int
    step: int | None


@dataclass(frozen=True, slots=True)
class Visibility:
    """For each attempt, the least step at which later ones hide it. An attempt that is not listed is visible."""

    hidden_from: dict[str, int]

    @classmethod
    def of(cls, attempts: Iterable[AttemptStart]) -> Visibility:
        limits: dict[str, int] = {}
        least: int | None = None
        for attempt in sorted(attempts, key=lambda a: (a.started_us, a.id), reverse=True):
            if least is not None:
                limits[attempt.id] = least
            if attempt.step is not None:
                least = attempt.step if least is None else min(least, attempt.step)
        return cls(limits)

    def limit(self, attempt: str, name: str) -> int | None:
        """The least hidden step of a metric in an attempt; None when all of it is visible."""
        return None if name.startswith(SYSTEM_PREFIX) else self.hidden_from.get(attempt)

    def visible(self, block: Block, name: str) -> Block:
        """The rows of ``block`` in which no later attempt hides ``name``."""
        limit = self.limit(block.attempt, name)
        if limit is None or not block.rows:
            return block
        shown = block.steps < limit
        return block if shown.all() else block.take(shown)

    def split(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Blocks with only visible rows: where names share a block but not the rule, it is cut in two."""
        for block in blocks:
            limit = self.hidden_from.get(block.attempt)
            if limit is None:
                yield block
                continue
            system = [i for i, name in enumerate(block.names) if name.startswith(SYSTEM_PREFIX)]
            other = [i for i, name in enumerate(block.names) if not name.startswith(SYSTEM_PREFIX)]
            if system:
                yield block.choose(system)
            if other:
                yield self.visible(block.choose(other), block.names[other[0]])


EVERYTHING: Final = Visibility({})
"""Hides nothing: what ``attempts="all"`` asks for."""
