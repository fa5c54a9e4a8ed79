"""A run that remembers what capture hands to it."""

from __future__ import annotations

import time
from typing import Any


class MemoryRecorder:
    """Keeps events, rows and console lines in lists, in the order they came."""

    def __init__(self) -> None:
        self.attempt_id = "attempt-1"
        self.attempt_started = time.time()
        self.events: list[dict[str, Any]] = []
        self.rows: list[tuple[int, dict[str, float]]] = []
        self.chunks: list[tuple[int, int, bytes]] = []

    def event(self, record: dict[str, Any]) -> None:
        self.events.append(record)

    def row(self, values: dict[str, float], step: int) -> None:
        self.rows.append((step, values))

    def console(self, stream: int, first_line: int, data: bytes) -> None:
        self.chunks.append((stream, first_line, data))

    def text(self, stream: int) -> str:
        """Everything that was recorded of one stream."""
        return b"".join(data for number, _, data in self.chunks if number == stream).decode()
