"""What capture writes into: the run, without its step counter."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from runfolio.wire.frames import Kind

from .spool import now_us

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .spool import Spool

_LINES = struct.Struct("<qQ")


class Recorder:
    """Records of one attempt by other than ``log()``."""

    def __init__(self, spool: Spool, attempt_id: str, files_dir: Path, started_us: int) -> None:
        self._spool = spool
        self.attempt_id = attempt_id
        self.attempt_started = started_us / 1e6
        """Seconds since 1970."""
        self.files_dir = files_dir

    def event(self, value: Mapping[str, Any]) -> bool:
        """An EVENT record; ``at`` is added. False if it is too large."""
        digest = value.get("digest")
        return self._spool.event({"at": now_us(), **value}, digest=digest)

    def row(self, values: Mapping[str, float], step: int) -> None:
        """System metrics. The step is seconds since the attempt started."""
        self._spool.side_row(values, step)

    def console(self, stream: int, first_line: int, data: bytes) -> bool:
        """Whole lines of stdout (1) or stderr (2). False if they are too many for a record."""
        return self._spool.record(Kind.CONSOLE, _LINES.pack(now_us(), first_line) + data, stream)
