"""What a run left in its spool, read with nothing but the wire format."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from runfolio.wire.frames import HEADER_SIZE, Kind, iter_records

if TYPE_CHECKING:
    from pathlib import Path

    from runfolio.wire.frames import Record


@dataclass
class Spooled:
    """The records of every writer of one run."""

    points: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    """Step and value by name, system metrics left out."""
    events: list[dict[str, Any]] = field(default_factory=list)
    starts: list[dict[str, Any]] = field(default_factory=list)
    console: str = ""

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The events of one type."""
        return [event for event in self.events if event["type"] == kind]

    def merged(self, kind: str) -> dict[str, Any]:
        """What the params or summary events set, the last value of each key."""
        return {key: value for event in self.of(kind) for key, value in event["set"].items()}


def read_spool(run_folder: Path) -> Spooled:
    """Every record in a run's folder, segment after segment."""
    found = Spooled()
    for path in sorted(run_folder.glob("*/*.spool")):
        names: dict[int, str] = {}
        schemas: dict[int, list[str]] = {}
        for record in iter_records(path.read_bytes(), HEADER_SIZE):
            _take(record, found, names, schemas)
    return found


def _take(record: Record, found: Spooled, names: dict[int, str], schemas: dict[int, list[str]]) -> None:
    payload = bytes(record.payload)
    if record.kind == Kind.NAME:
        names[record.argument] = payload.decode()
    elif record.kind == Kind.SCHEMA:
        schemas[record.argument] = [names[number] for number in struct.unpack(f"<{len(payload) // 4}I", payload)]
    elif record.kind == Kind.ROW:
        step, _, *values = struct.unpack(f"<qq{len(payload) // 8 - 2}d", payload)
        for name, value in zip(schemas[record.argument], values, strict=True):
            if not name.startswith("system/"):
                found.points.setdefault(name, []).append((step, value))
    elif record.kind == Kind.CONSOLE:
        found.console += payload[16:].decode()
    else:
        (found.starts if record.kind == Kind.START else found.events).append(json.loads(payload))
