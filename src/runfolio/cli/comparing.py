"""Holds the records of spools against what a server gives out."""

from __future__ import annotations

import struct
from array import array
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from runfolio.sdk.client import segment
from runfolio.sdk.errors import RequestFailed
from runfolio.sdk.reading import SegmentFile, named_file, segment_headers
from runfolio.wire.frames import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from runfolio.sdk.client import Client
    from runfolio.sdk.sync import FoundSpool
    from runfolio.wire.frames import Record

Point: TypeAlias = tuple[int, int, bytes]
"""Step, time in µs, and the value's eight bytes: NaN is equal to itself, and 0.0 is not -0.0."""

_ROW: Final = struct.Struct("<qq")
_PAIR: Final = struct.Struct("<Qd")
_DOUBLE: Final = struct.Struct("<d")
_NAN: Final = _DOUBLE.pack(float("nan"))
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PAGE: Final = 100_000
_KEPT: Final = 100


@dataclass(slots=True)
class Report:
    """What came of one run. ``examples`` are sentences about the first differences."""

    run: str
    points: int = 0
    missing: int = 0
    files: int = 0
    files_missing: int = 0
    state: str = "complete"
    examples: list[str] = field(default_factory=list)

    def as_row(self) -> dict[str, Any]:
        names = ("run", "points", "missing", "files", "files_missing", "state", "examples")
        return {name: getattr(self, name) for name in names}


class Logged:
    """Everything that some writers of one run logged, by metric name."""

    def __init__(self) -> None:
        self.steps: dict[str, array[int]] = {}
        self.times: dict[str, array[int]] = {}
        self.values: dict[str, array[float]] = {}
        self.digests: set[str] = set()

    def add(self, name: str, step: int, time_us: int, value: float) -> None:
        if name not in self.steps:
            self.steps[name], self.times[name], self.values[name] = array("q"), array("q"), array("d")
        self.steps[name].append(step)
        self.times[name].append(time_us)
        self.values[name].append(value)

    def points(self, name: str) -> Iterator[Point]:
        columns = zip(self.steps[name], self.times[name], self.values[name], strict=True)
        return ((step, time_us, bits(value)) for step, time_us, value in columns)


class Reader:
    """Takes in one writer's stream. Names and schemas are numbered per writer."""

    def __init__(self, logged: Logged) -> None:
        self._logged = logged
        self._names: dict[int, str] = {}
        self._schemas: dict[int, tuple[str, ...]] = {}

    def take(self, record: Record) -> None:
        payload = record.payload
        match record.kind:
            case Kind.NAME:
                self._names[record.argument] = bytes(payload).decode("utf-8", "replace")
            case Kind.SCHEMA:
                numbers = struct.unpack(f"<{len(payload) // 4}I", payload)
                self._schemas[record.argument] = tuple(self._names[number] for number in numbers)
            case Kind.ROW:
                names = self._schemas[record.argument]
                self._add(payload, zip(names, struct.unpack_from(f"<{len(names)}d", payload, 16), strict=True))
            case Kind.SPARSE:
                self._add(payload, ((self._names[number], value) for number, value in _PAIR.iter_unpack(payload[16:])))
            case Kind.EVENT:
                if (digest := named_file(payload)) is not None:
                    self._logged.digests.add(digest)

    def _add(self, payload: memoryview, values: Iterable[tuple[str, float]]) -> None:
        step, time_us = _ROW.unpack_from(payload)
        for name, value in values:
            self._logged.add(name, step, time_us, value)


def by_run(found: Iterable[FoundSpool]) -> dict[str, list[FoundSpool]]:
    """Spools by the run they belong to."""
    runs: dict[str, list[FoundSpool]] = {}
    for spool in found:
        runs.setdefault(spool.run_id, []).append(spool)
    return runs


def read(folders: Iterable[Path]) -> Logged:
    """Everything in the spools of some writers of one run, except the records that a server refused."""
    logged = Logged()
    for folder in folders:
        refused = {int(path.stem) for path in (folder / "refused").glob("*.record")}
        reader = Reader(logged)
        for header, path in segment_headers(folder):
            for record in SegmentFile(path).records():
                if header.offset + record.offset not in refused:
                    reader.take(record)
    return logged


def compare(client: Client, run: str, spools: Iterable[FoundSpool]) -> Report:
    """Look for all that a run's spools hold among what the server gives out."""
    logged = read(spool.folder for spool in spools)
    report = Report(run)
    for name in logged.steps:
        _compare_points(client, report, name, Counter(logged.points(name)))
    for digest in sorted(logged.digests):
        report.files += 1
        if client.request("HEAD", f"/api/v1/objects/{digest}").status != 200:
            report.files_missing += 1
            report.examples.append(f"file {digest} is missing")
    if report.missing or report.files_missing:
        report.state = "incomplete"
    return report


def _compare_points(client: Client, report: Report, name: str, wanted: Counter[Point]) -> None:
    report.points += wanted.total()
    try:
        wanted.subtract(stored(client, report.run, name))
    except RequestFailed as error:
        if error.status not in (404, 410):
            raise
        # Neither the run nor the metric is there: all of it is missing.
    missing = {point: count for point, count in wanted.items() if count > 0}
    report.missing += sum(missing.values())
    for step, time_us, packed in list(missing)[: _KEPT - len(report.examples)]:
        (value,) = _DOUBLE.unpack(packed)
        moment = (_EPOCH + timedelta(microseconds=time_us)).isoformat()
        report.examples.append(f"{name} = {value!r} at step {step}, {moment} is missing")


def stored(client: Client, run: str, name: str) -> Iterator[Point]:
    """Every point that the server has of a metric, hidden attempts included."""
    path = f"/runs/{segment(run)}/metrics"
    for item in client.items(path, {"name": name, "attempts": "all"}, page=_PAGE):
        yield item["step"], _micros(item["time"]), bits(float(item["value"]))


def _micros(text: str) -> int:
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)


def bits(value: float) -> bytes:
    """A value's eight bytes, one and the same for every NaN."""
    return _DOUBLE.pack(value) if value == value else _NAN  # noqa: PLR0124 - false for NaN only
