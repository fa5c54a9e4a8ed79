"""What an import has counted, on both sides."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

WHAT: Final = (
    "experiments", "runs", "params", "tags", "datasets", "metrics", "points", "models", "registered", "versions",
    "files", "bytes",
)  # fmt: skip


@dataclass(slots=True)
class Report:
    """How much the source has and how much of that is on the server, with a sentence for each thing that is not.

    ``out_of_reach`` are sentences about files that could not be read, so that nothing is known of them.
    """

    source: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    out_of_reach: list[str] = field(default_factory=list)

    def count(self, what: str, source: int, there: int) -> None:
        self.source[what] += source
        self.there[what] += there

    def add(self, other: Report, whose: str = "") -> None:
        """Take in what was counted apart; its sentences are about ``whose``."""
        self.source.update(other.source)
        self.there.update(other.there)
        self.differences += [whose + line for line in other.differences]
        self.out_of_reach += [whose + line for line in other.out_of_reach]

    @property
    def agrees(self) -> bool:
        """Whether everything is there."""
        return not self.differences and not self.out_of_reach and self.source == self.there

    def rows(self) -> list[dict[str, Any]]:
        """A row for each kind of thing."""
        return [{"what": what, "source": self.source[what], "destination": self.there[what]} for what in WHAT]
