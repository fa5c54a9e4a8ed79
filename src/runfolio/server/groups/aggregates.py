"""Columns of runs, summed up by group. Knows no database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from runfolio.server.search.columns import MISSING, NUMBER
from runfolio.server.search.keys import keyed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runfolio.server.search.columns import Column, Columns, Floats, Ints
    from runfolio.server.search.keys import Key, Keyed
    from runfolio.server.search.tree import Field

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Runs by group, and groups by their keys in ascending order."""

    keyed: list[Keyed]
    first: Ints
    """A run of each group."""
    counts: Ints
    group: Ints
    """The group of each run."""

    def __len__(self) -> int:
        return len(self.counts)

    def keys(self, group: int) -> list[Key]:
        return [keyed.keys[keyed.places[self.first[group]]] for keyed in self.keyed]

    def runs_of(self, groups: Sequence[int]) -> list[Ints]:
        """The runs of each of ``groups``."""
        ordered = np.argsort(self.group, kind="stable")
        ends = np.cumsum(self.counts)
        return [ordered[ends[group] - self.counts[group] : ends[group]] for group in groups]


def grouped(columns: Columns, by: Sequence[Field]) -> Groups:
    """The groups of runs that are the same in all fields of ``by``."""
    found = [keyed(columns.columns[field]) for field in by]
    group = np.zeros(len(columns), np.int64)
    first = counts = group
    for each in found:
        # Numbered anew after each key, lest many keys of many values make numbers that no integer holds.
        _, first, group, counts = np.unique(
            group * len(each.keys) + each.places, return_index=True, return_inverse=True, return_counts=True
        )
    return Groups(found, first, counts, group)


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """A column of numbers by group; NaN where a group has none."""

    count: Ints
    mean: Floats
    min: Floats
    max: Floats
    std: Floats

    def cell(self, group: int) -> Json:
        shown = {name: json_number(getattr(self, name)[group]) for name in ("mean", "min", "max", "std")}
        return {"count": int(self.count[group]), **shown}


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """A column of anything by group."""

    groups: Groups
    keyed: Keyed
    distinct: Ints
    whole: Any
    """Whether each run of the group has the field."""

    def cell(self, group: int) -> Json:
        distinct = int(self.distinct[group])
        same = distinct == 1 and self.whole[group]
        place = self.keyed.places[self.groups.first[group]]
        return {"value": self.keyed.keys[place].json if same else None, "distinct": distinct}


def json_number(number: float) -> float | str | None:
    """A number as JSON has it. The spread of numbers that nearly overflow may be infinite."""
    if np.isnan(number):
        return None
    return float(number) if np.isfinite(number) else "Infinity" if number > 0 else "-Infinity"


def aggregated(column: Column, groups: Groups) -> Numbers | Values:
    """One column by group."""
    return _numbers(column, groups) if column.is_numeric else _values(column, groups)


def _numbers(column: Column, groups: Groups) -> Numbers:
    finite = column.held == NUMBER
    number, group, size = column.numbers[finite].astype(np.float64), groups.group[finite], len(groups)
    count = np.bincount(group, minlength=size)
    least, greatest = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(least, group, number)
    np.maximum.at(greatest, group, number)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        # Within its group's extremes no sum or square overflows, and none gets too small to count.
        scale = np.exp2(np.frexp(np.maximum(abs(least), abs(greatest)))[1] - 1.0)
        scaled = number / scale[group]
        mean = np.bincount(group, scaled, size) / count
        squares = np.bincount(group, (scaled - mean[group]) ** 2, size)
        std = np.where(count > 1, np.sqrt(squares / (count - 1)), np.nan)
        none = count == 0
        return Numbers(
            count, mean * scale, np.where(none, np.nan, least), np.where(none, np.nan, greatest), std * scale
        )


def _values(column: Column, groups: Groups) -> Values:
    found = keyed(column)
    size = max(len(found.keys), 1)
    there = column.held != MISSING
    pairs = np.unique(groups.group[there] * size + found.places[there])
    whole = np.bincount(groups.group[there], minlength=len(groups)) == groups.counts
    return Values(groups, found, np.bincount(pairs // size, minlength=len(groups)), whole)


def ordered(values: Floats | Ints, *, descending: bool) -> Ints:
    """Groups by one value each, those level by their keys, those whose value is NaN last in both directions."""
    found: Ints = np.argsort(-values if descending else values, kind="stable")
    return found


def key_places(groups: Groups, key: int) -> Floats:
    """Where each group stands by one of its keys; NaN where it has none."""
    found = groups.keyed[key]
    places = found.places[groups.first].astype(np.float64)
    return places if found.missing is None else np.where(places == found.missing, np.nan, places)


def statuses(columns: Columns, groups: Groups, chosen: Sequence[int]) -> list[dict[str, int]]:
    """How many runs of each of some groups stand how."""
    return [dict(Counter(columns.statuses[run] for run in runs.tolist())) for runs in groups.runs_of(chosen)]
