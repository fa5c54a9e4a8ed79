"""How an attempt ends, out of what its writers said. Knows no database.

The processes of one attempt (ranks, forked children) are writers of it. The attempt's first writer, by rank and then by
start, speaks for it: when rank 0 has finished, so has the attempt. Every writer's own ending is kept, so that the
outcome is the same in whatever order the records arrive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from runfolio.wire.resources import RunStatus

TERMINAL: Final = frozenset({"finished", "failed", "killed", "preempted"})
"""Statuses that only a status record gives."""

ENDED: Final = TERMINAL | {"crashed"}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a writer or an attempt ended."""

    status: RunStatus
    at: datetime
    exit_code: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Voice:
    """A writer of an attempt, and its ending once it said so."""

    writer: str
    rank: int
    started_at: datetime
    ending: Ending | None


def first(voices: Iterable[Voice]) -> Voice | None:
    """The writer that speaks for the attempt."""
    return min(voices, key=_place, default=None)


def outcome(voices: Iterable[Voice]) -> Ending | None:
    """How the attempt ended; None while the writer that speaks for it has not said so.

    A forked child shares its parent's start: of such writers, one that has ended speaks before one that has not.
    """
    speaker = min(
        voices, key=lambda voice: (voice.rank, voice.started_at, voice.ending is None, voice.writer), default=None
    )
    return speaker.ending if speaker is not None else None


def _place(voice: Voice) -> tuple[int, datetime, str]:
    return voice.rank, voice.started_at, voice.writer
