"""Streams as a client would send them, and what they say, for the tests of this folder."""

import struct
from collections.abc import Iterable, Mapping

from runfolio.wire import frames

Row = tuple[int, int, Mapping[str, float]]
"""Step, time in µs, values by name."""


def definitions(names: Iterable[str]) -> bytes:
    """NAME records for ``names``, numbered from 0, and a SCHEMA record 0 of them all."""
    names = list(names)
    records = [frames.encode_name(i, name) for i, name in enumerate(names)]
    return b"".join([*records, frames.encode_schema(0, range(len(names)))])


def rows(rows: Iterable[Row], schema: int = 0) -> bytes:
    """ROW records of one schema."""
    return b"".join(
        frames.encode_row(schema, step, time, struct.pack(f"<{len(values)}d", *values.values()))
        for step, time, values in rows
    )


def stream(points: Iterable[Row]) -> bytes:
    """A stream in which each set of names gets a schema when it first comes."""
    numbers: dict[str, int] = {}
    schemas: dict[tuple[str, ...], int] = {}
    out = []
    for step, time, values in points:
        key = tuple(values)
        for name in key:
            if name not in numbers:
                numbers[name] = len(numbers)
                out.append(frames.encode_name(numbers[name], name))
        if key not in schemas:
            schemas[key] = len(schemas)
            out.append(frames.encode_schema(schemas[key], [numbers[name] for name in key]))
        out.append(rows([(step, time, values)], schemas[key]))
    return b"".join(out)
