"""What registered models and their versions are found and ordered by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from runfolio.server import conditions


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: text."""

    key: str


NameAttribute: TypeAlias = Literal["name", "created_at", "updated_at"]
NameSubject: TypeAlias = NameAttribute | Tag
NameCondition: TypeAlias = conditions.Condition[NameSubject]
NameOrder: TypeAlias = conditions.Order[NameSubject]

VersionAttribute: TypeAlias = Literal[
    "name", "version", "run_id", "model_id", "source", "stage", "created_at", "updated_at"
]
"""``name`` is that of the registered model; ``version`` is a number, and compared as one."""
VersionSubject: TypeAlias = VersionAttribute | Tag
VersionCondition: TypeAlias = conditions.Condition[VersionSubject]
VersionOrder: TypeAlias = conditions.Order[VersionSubject]

BY_NAME: tuple[NameOrder, ...] = (conditions.Order("name"),)
NEWEST_OF_EACH: tuple[VersionOrder, ...] = (conditions.Order("name"), conditions.Order("version", descending=True))
