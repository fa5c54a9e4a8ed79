"""Files of a run or a model: what the source has of them, and what of that a server lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from runfolio.sdk.errors import RequestFailed
from runfolio.wire import paths

from .errors import OutOfReach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from typing import BinaryIO

    from .report import Report
    from .source import Source
    from .values import File, Model, Run

There: TypeAlias = "Mapping[str, tuple[int, datetime]]"
"""What a server has: the size of each file, and since when it is there."""


class Files:
    """Looked for once. ``out_of_reach`` gathers what cannot be read."""

    def __init__(self, source: Source, of: Run | Model, *, wanted: bool) -> None:
        self.out_of_reach: list[str] = []
        self._source = source
        self._of = of
        self._found: dict[str, File] | None = None if wanted else {}

    def compare(self, there: There | None, report: Report) -> None:
        """Count them on both sides. Without ``there`` nothing is there, which goes without saying."""
        for path, file in self._all().items():
            present = _is_there(path, file, there or {})
            report.count("files", 1, int(present))
            report.count("bytes", file.size, file.size * present)
            if there is not None and not present:
                report.differences.append(f"file {path} is not there")
        report.out_of_reach += self.out_of_reach

    def send(self, there: There, put: Callable[[str, BinaryIO, int], None]) -> None:
        """Give those that are lacking to ``put``: path, bytes and size."""
        for path, file in self._all().items():
            if _is_there(path, file, there):
                continue
            try:
                with self._source.open(self._of, file) as opened:
                    put(path, opened, file.size)
            except (OutOfReach, RequestFailed) as error:
                self.out_of_reach.append(f"file {path}: {error}")

    def _all(self) -> dict[str, File]:
        """By the path that they get; none where they are out of reach."""
        if self._found is None:
            try:
                self._found = dict(self._named(self._source.files(self._of)))
            except OutOfReach as error:
                self._found = {}
                self.out_of_reach.append(f"files: {error}")
        return self._found

    def _named(self, files: Sequence[File]) -> Iterator[tuple[str, File]]:
        for file in files:
            try:
                yield paths.normalise(file.path), file
            except paths.PathError as error:
                self.out_of_reach.append(f"file {file.path!r}: {error}")


def _is_there(path: str, file: File, there: There) -> bool:
    """Of the same size, and not written to since it came there."""
    size, since = there.get(path, (-1, None))
    return size == file.size and (file.modified_at is None or since is None or file.modified_at <= since)
