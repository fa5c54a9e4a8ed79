"""HTTP shapes of columns of runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from runfolio.wire.events import ParamValue
from runfolio.wire.resources import OUT


@dataclass(frozen=True, slots=True)
class NumbersColumn:
    """How numbers are spread: over those that are finite. Spans are in seconds, times in seconds since 1970."""

    __pydantic_config__ = OUT

    field: str
    type: Literal["number", "span", "time"]
    count: int
    """Runs that have it."""
    min: float | None
    max: float | None
    mean: float | None
    quantiles: list[float]
    """At 5, 25, 50, 75 and 95 %; empty where no number is finite."""
    histogram: list[int]
    """How many lie in each of 20 equal parts from ``min`` to ``max``; empty where no number is finite."""


@dataclass(frozen=True, slots=True)
class ValueCount:
    """How many runs have a value."""

    __pydantic_config__ = OUT

    value: ParamValue
    count: int


@dataclass(frozen=True, slots=True)
class ValuesColumn:
    """Which values there are, where not all are numbers."""

    __pydantic_config__ = OUT

    field: str
    type: Literal["text", "boolean"]
    count: int
    """Runs that have it."""
    distinct: int
    """Different values; texts whose first 500 characters are the same are one."""
    values: list[ValueCount]
    """The 20 that most runs have."""


@dataclass(frozen=True, slots=True)
class ColumnStatistics:
    """Columns over all runs that a filter finds, of which there are ``total``."""

    items: list[NumbersColumn | ValuesColumn]
    total: int


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """Cells of the newest runs, column by column; null where a run has no such field. ``total`` counts all runs."""

    __pydantic_config__ = OUT

    fields: list[str]
    ids: list[str]
    names: list[str]
    columns: list[list[ParamValue]]
    total: int
