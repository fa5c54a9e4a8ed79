"""Who is told that something changed: ids only, gathered and handed out at most once a second."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .db.session import WriteSession


@dataclass(slots=True)
class Changes:
    """Ids of what changed since the last look."""

    runs: set[str] = field(default_factory=set)
    experiments: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.runs or self.experiments)


class Listener:
    """One page's mailbox. It holds ids, not messages, so a slow reader costs no memory."""

    def __init__(self) -> None:
        self._pending = Changes()
        self._wake = asyncio.Event()
        self._closed = asyncio.Event()

    def put(self, runs: set[str], experiments: set[str]) -> None:
        self._pending.runs |= runs
        self._pending.experiments |= experiments
        self._wake.set()

    def close(self) -> None:
        """End every wait: nothing more will come."""
        self._closed.set()
        self._wake.set()

    @property
    def closed(self) -> bool:
        return self._closed.is_set()

    async def take(self, timeout_s: float) -> Changes:
        """What changed since the last call; waits for it, but no longer than this, and not after the end."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), timeout_s)
        self._wake.clear()
        taken, self._pending = self._pending, Changes()
        return taken

    async def rest(self, seconds: float) -> None:
        """Let changes gather for a while, or until the end."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closed.wait(), seconds)


class ChangeHub:
    """Hands every change to every listener of this process."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._closed = False

    def close(self) -> None:
        """Let go of every listener: the server ends, and open streams must not hold it up."""
        self._closed = True
        for listener in self._listeners:
            listener.close()

    def publish(self, *, runs: set[str] | None = None, experiments: set[str] | None = None) -> None:
        for listener in self._listeners:
            listener.put(runs or set(), experiments or set())

    def publish_after(self, session: WriteSession, *, runs: Mapping[str, str]) -> None:
        """Once ``session`` is committed, say that these runs, and the experiment of each, have changed."""
        if runs:
            session.after_commit(lambda: self.publish(runs=set(runs), experiments=set(runs.values())))

    @property
    def listening(self) -> bool:
        return bool(self._listeners)

    @contextmanager
    def listen(self) -> Iterator[Listener]:
        listener = Listener()
        if self._closed:
            listener.close()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
