"""Streams of spool records made in bulk, for filling a server faster than any training loop would."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runfolio.wire import frames, limits
from runfolio.wire.ids import uuid7

from . import data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .http import Client

_MARGIN = 64 << 10


@dataclass(slots=True)
class Stream:
    """One writer of one run, which logs one set of metrics: knows what it has sent."""

    run: str
    writer: str
    experiment: str
    definitions: bytes
    metrics: int
    offset: int = 0

    @classmethod
    def begin(cls, experiment: str, names: Sequence[str], *, at_us: int = data.EPOCH_US) -> Stream:
        """A new run that logs ``names`` together."""
        run = uuid7()
        start = {"at": at_us, "experiment": experiment, "attempt": f"{run}-1", "name": run[-8:]}
        records = [frames.encode_json(frames.Kind.START, start)]
        records += [frames.encode_name(i, name) for i, name in enumerate(names)]
        records.append(frames.encode_schema(0, range(len(names))))
        return cls(run, uuid7(), experiment, b"".join(records), len(names))

    def bodies(self, steps: data.Ints, times: data.Ints, values: data.Floats) -> Iterator[tuple[str, bytes]]:
        """Uploads (path with query, body) of rows whose ``values`` have the shape (metrics, rows), each counted as
        sent when the next one is asked for."""
        most = max(1, (limits.MAX_UPLOAD - _MARGIN - len(self.definitions)) // self.row_size)
        for first in range(0, len(steps), most):
            part = slice(first, first + most)
            yield self.upload(encode_rows(steps[part], times[part], values[:, part]))

    @property
    def row_size(self) -> int:
        """Bytes of one row."""
        return frames.ROW_HEAD.size + 8 * self.metrics

    def upload(self, records: bytes, *, live: bool = True) -> tuple[str, bytes]:
        """The request that sends ``records`` next; the first one holds the definitions as counted bytes."""
        prelude = b"" if self.offset == 0 else self.definitions
        body = self.definitions + records
        path = (
            f"/api/v1/runs/{self.run}/spool?writer={self.writer}&offset={self.offset}&prelude={len(prelude)}"
            f"&crc32={zlib.crc32(body):08x}&live={int(live)}"
        )
        self.offset += len(body) - len(prelude)
        return path, body

    def finish(self, at_us: int) -> tuple[str, bytes]:
        """The request that says the run has ended."""
        said = {"type": "status", "at": at_us, "attempt": f"{self.run}-1", "status": "finished"}
        return self.upload(frames.encode_json(frames.Kind.EVENT, said))

    def send(self, client: Client, steps: data.Ints, times: data.Ints, values: data.Floats) -> None:
        """Upload rows and wait until they are stored."""
        for path, body in self.bodies(steps, times, values):
            client.post_spool(path, body)


def encode_rows(steps: data.Ints, times: data.Ints, values: data.Floats) -> bytes:
    """ROW records of schema 0 with true checksums; ``values`` has the shape (metrics, rows)."""
    metrics, rows = values.shape
    layout = np.dtype([
        ("crc", "<u4"), ("length", "<u4"), ("kind", "<u4"), ("schema", "<u4"),
        ("step", "<i8"), ("time", "<i8"), ("values", "<f8", (metrics,)),
    ])  # fmt: skip
    records = np.zeros(rows, layout)
    records["length"] = layout.itemsize - frames.HEAD_SIZE
    records["kind"] = frames.Kind.ROW
    records["step"], records["time"], records["values"] = steps, times, values.T
    view, width = memoryview(records.tobytes()), layout.itemsize
    records["crc"] = [zlib.crc32(view[at + 4 : at + width]) for at in range(0, len(view), width)]
    return records.tobytes()
