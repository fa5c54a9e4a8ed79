"""What models are found and ordered by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from runfolio.server import conditions

Attribute: TypeAlias = Literal[
    "id", "name", "type", "status", "status_message", "run_id", "experiment_id", "created_at", "updated_at"
]


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a model: text."""

    key: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a model: text."""

    key: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a metric was measured on. Without a digest, any state of it."""

    name: str
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """The latest value of a metric, of those on one of ``datasets`` if there are some. NaN counts as missing."""

    name: str
    datasets: tuple[Dataset, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """Any metric on one of these datasets; only whether there is one has a meaning."""

    datasets: tuple[Dataset, ...]


Subject: TypeAlias = Attribute | Param | Tag | Metric | Measured
Condition: TypeAlias = conditions.Condition[Subject]
Order: TypeAlias = conditions.Order[Subject]
NEWEST_FIRST: tuple[Order, ...] = (conditions.Order("created_at", descending=True), conditions.Order("id"))
