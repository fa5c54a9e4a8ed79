"""A run of the source while it is brought over: what has been read of it is not read again to be counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .files import Files
from .points import Points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .source import Source
    from .values import Run


class Reading:
    """One run, with its files if these are asked for."""

    def __init__(self, source: Source, run: Run, *, files: bool) -> None:
        self.run = run
        self.files = Files(source, run, wanted=files)
        self._source = source
        self._counts = dict(source.metrics(run))

    @property
    def metrics(self) -> list[str]:
        return list(self._counts)

    def count(self, metric: str) -> int:
        """How many points a metric has."""
        known = self._counts[metric]
        return sum(map(len, self.pieces(metric))) if known is None else known

    def pieces(self, metric: str) -> Iterator[Points]:
        """Its points."""
        seen = 0
        for piece in self._source.history(self.run, metric):
            seen += len(piece)
            yield piece
        self._counts[metric] = seen

    def points(self, metric: str) -> Points:
        """All of them at once."""
        return Points.joined(list(self.pieces(metric)))
