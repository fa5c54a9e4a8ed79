"""HTTP shapes of groups of runs."""

from __future__ import annotations

from dataclasses import dataclass

from runfolio.wire.events import ParamValue
from runfolio.wire.resources import OUT, RunStatus


@dataclass(frozen=True, slots=True)
class NumbersCell:
    """A column of numbers over the runs of a group: of those that are finite. ``std`` is the sample's, from two on."""

    __pydantic_config__ = OUT

    count: int
    mean: float | None
    min: float | None
    max: float | None
    std: float | None


@dataclass(frozen=True, slots=True)
class ValuesCell:
    """Any other column: the value if all runs of the group have the same, and how many different ones there are."""

    __pydantic_config__ = OUT

    value: ParamValue
    distinct: int


@dataclass(frozen=True, slots=True)
class RunGroup:
    """Runs with the same keys."""

    __pydantic_config__ = OUT

    keys: list[ParamValue]
    """One for each field of ``by``; null for runs without it."""
    count: int
    statuses: dict[RunStatus, int]
    cells: list[NumbersCell | ValuesCell]
    """One for each of ``fields``."""
    filter: str
    """What finds these runs among those that were asked for."""


@dataclass(frozen=True, slots=True)
class RunGroups:
    """Some groups of runs, of ``total``."""

    by: list[str]
    fields: list[str]
    items: list[RunGroup]
    total: int
