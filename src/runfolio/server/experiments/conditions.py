"""What experiments are found and ordered by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from runfolio.server import conditions

Attribute: TypeAlias = Literal["id", "name", "description", "status", "created_at", "updated_at"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of an experiment: text."""

    key: str


Subject: TypeAlias = Attribute | Tag
Condition: TypeAlias = conditions.Condition[Subject]
Order: TypeAlias = conditions.Order[Subject]
