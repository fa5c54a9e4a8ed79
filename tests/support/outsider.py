"""A client written from docs/wire-format.md alone: it imports nothing of Runfolio.

The page promises that an outsider can write one. This is the proof, and it stays under a hundred lines.
"""

import json
import os
import struct
import time
import urllib.error
import urllib.request
import zlib

START, NAME, SCHEMA, ROW, EVENT = 1, 2, 3, 4, 6


def record(kind: int, payload: bytes, argument: int = 0) -> bytes:
    tail = struct.pack("<III", len(payload), kind, argument)
    crc = zlib.crc32(tail + payload)
    return struct.pack("<I", crc) + tail + payload + bytes(-len(payload) % 8)


class Client:
    """Keeps its stream in memory; sends all of it when asked to."""

    def __init__(self, url: str, run: str, experiment: str) -> None:
        self.url, self.run, self.attempt = url, run, os.urandom(8).hex()
        self.writer = os.urandom(16).hex()
        self.stream = b""
        self.acknowledged = 0
        self.names: dict[str, int] = {}
        self.schemas: dict[tuple[str, ...], int] = {}
        self.definitions = b""
        start = {"at": self.now(), "experiment": experiment, "attempt": self.attempt}
        self.define(record(START, json.dumps(start).encode()))

    def now(self) -> int:
        return time.time_ns() // 1000

    def define(self, data: bytes) -> None:
        self.stream += data
        self.definitions += data

    def log(self, step: int, values: dict[str, float]) -> None:
        for name in values:
            if name not in self.names:
                self.names[name] = len(self.names)
                self.define(record(NAME, name.encode(), self.names[name]))
        key = tuple(values)
        if key not in self.schemas:
            self.schemas[key] = len(self.schemas)
            numbers = struct.pack(f"<{len(key)}I", *(self.names[name] for name in key))
            self.define(record(SCHEMA, numbers, self.schemas[key]))
        row = struct.pack(f"<qq{len(key)}d", step, self.now(), *values.values())
        self.stream += record(ROW, row, self.schemas[key])

    def event(self, kind: str, **fields: object) -> None:
        self.stream += record(EVENT, json.dumps({"type": kind, "at": self.now(), **fields}).encode())

    def finish(self) -> None:
        self.event("status", attempt=self.attempt, status="finished")
        self.send()

    def send(self) -> None:
        """Until the server has everything."""
        while self.acknowledged < len(self.stream):
            prelude = self.definitions if self.acknowledged else b""
            body = prelude + self.stream[self.acknowledged :]
            query = (
                f"writer={self.writer}&offset={self.acknowledged}&prelude={len(prelude)}&crc32={zlib.crc32(body):08x}"
            )
            answer = self.post(f"{self.url}/api/v1/runs/{self.run}/spool?{query}&live=1", body)
            self.acknowledged = answer["offset"]

    def post(self, url: str, body: bytes) -> dict[str, int]:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, method="POST")) as response:
                found: dict[str, int] = json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                found = json.load(error)
            if error.code != 409:
                raise RuntimeError(found) from None
        return found
