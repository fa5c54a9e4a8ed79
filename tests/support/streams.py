"""Reading a writer's stream back, without the code that is tested."""

import json
import struct
from typing import Any, NamedTuple

from runfolio.wire.frames import Kind, iter_records


class Row(NamedTuple):
    step: int
    time_us: int
    values: dict[str, float]


def rows(stream: bytes) -> list[Row]:
    """Every row, dense or sparse, by the names and schemas that the stream defines ahead of it."""
    names: dict[int, str] = {}
    schemas: dict[int, list[str]] = {}
    found = []
    for record in iter_records(stream):
        payload = bytes(record.payload)
        if record.kind == Kind.NAME:
            names[record.argument] = payload.decode()
        elif record.kind == Kind.SCHEMA:
            schemas[record.argument] = [names[number] for (number,) in struct.iter_unpack("<I", payload)]
        elif record.kind == Kind.ROW:
            step, time_us, *values = struct.unpack(f"<qq{len(payload) // 8 - 2}d", payload)
            found.append(Row(step, time_us, dict(zip(schemas[record.argument], values, strict=True))))
        elif record.kind == Kind.SPARSE:
            step, time_us = struct.unpack_from("<qq", payload)
            found.append(Row(step, time_us, {names[n]: v for n, v in struct.iter_unpack("<Qd", payload[16:])}))
    return found


def events(stream: bytes, kind: str | None = None) -> list[dict[str, Any]]:
    """Every EVENT, or those of one type."""
    found = [json.loads(bytes(record.payload)) for record in iter_records(stream) if record.kind == Kind.EVENT]
    return [event for event in found if kind in (None, event["type"])]


def kinds(stream: bytes) -> list[int]:
    return [record.kind for record in iter_records(stream)]
