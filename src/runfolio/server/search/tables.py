"""The tables that searches read, as Core tables: rows come back as plain tuples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, func, literal_column

from runfolio.server.db.models import Dataset, DatasetUse, Experiment, Metric, Param, Run, SummaryValue, Tag

if TYPE_CHECKING:
    from sqlalchemy import FromClause

RUNS: Final[FromClause] = Run.__table__
EXPERIMENTS: Final[FromClause] = Experiment.__table__
DATASETS: Final[FromClause] = Dataset.__table__
USES: Final[FromClause] = DatasetUse.__table__
METRICS: Final[FromClause] = Metric.__table__
TAGS: Final[FromClause] = Tag.__table__
VALUES: Final[dict[str, FromClause]] = {"params": Param.__table__, "tags": TAGS, "summary": SummaryValue.__table__}
"""Typed values under a key, by the prefix that filters use."""

MISSING_KINDS: Final = ("unset", "null")
"""A value of these kinds counts as missing."""

TEXT_INDEXED: Final = 200
"""Characters of a value's text that its index holds, and that lists are ordered by."""


def first_characters(text: ColumnElement[Any]) -> ColumnElement[str]:
    """The start of a text, as the index holds it: with bound parameters the expression would be another."""
    return func.substr(text, literal_column("1"), literal_column(str(TEXT_INDEXED)))
