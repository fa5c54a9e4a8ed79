"""Numbers for metric names and for sets of them, as one writer gives them out."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from runfolio.wire import limits
from runfolio.wire.frames import HEAD_SIZE, Kind, encode_name, encode_schema

from .segments import Definition

if TYPE_CHECKING:
    from .segments import Segment

MAX_ROW: Final = 4096
"""Values in one record; a wider row becomes several, so that the names of any record fit into a prelude."""


class Schema:
    """A tuple of names with a number: how a row of them is packed, and the segment that last defined it."""

    __slots__ = ("length", "names", "number", "pack", "segment", "size")

    def __init__(self, number: int, names: tuple[int, ...]) -> None:
        packer = struct.Struct(f"<{len(names)}d")
        self.number = number
        self.names = names
        self.pack = packer.pack
        self.length = 16 + packer.size
        self.size = HEAD_SIZE + self.length
        self.segment: Segment | None = None


class Registry:
    """Every name and schema of a writer. Numbers are from 0 and never reused. Used under the spool's lock."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}
        self._texts: list[str] = []
        self._schemas: dict[tuple[int, ...], Schema] = {}

    def number(self, name: str) -> int:
        number = self._names.setdefault(name, len(self._texts))
        if number == len(self._texts):
            self._texts.append(name)
        return number

    def schema(self, names: tuple[str, ...]) -> Schema | None:
        """The schema of some distinct names in this order; None when the writer has no number left for it."""
        numbers = tuple(map(self.number, names))
        schema = self._schemas.get(numbers)
        if schema is None and len(self._schemas) < limits.MAX_SCHEMAS:
            schema = self._schemas[numbers] = Schema(len(self._schemas), numbers)
        return schema

    def define(self, segment: Segment, names: tuple[int, ...], schema: Schema | None) -> list[Definition]:
        """The records that ``segment`` lacks for a row of these names, each where it is to stand."""
        records = [(Kind.NAME, n, encode_name(n, self._texts[n])) for n in names if n not in segment.names]
        if schema is not None and schema.number not in segment.schemas:
            records.append((Kind.SCHEMA, schema.number, encode_schema(schema.number, schema.names)))
        found, position = [], segment.position
        for kind, number, record in records:
            found.append(Definition(position, kind, number, record))
            position += len(record)
        return found
