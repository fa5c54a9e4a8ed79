"""Saved views, as they appear in JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from annotated_types import MinLen

from .resources import IN, OUT, ShortText


@dataclass(frozen=True, slots=True)
class SavedViewPut:
    """A view to save. One of the same name is replaced."""

    __pydantic_config__ = IN

    name: Annotated[ShortText, MinLen(1)]
    state: dict[str, str]
    """Parameters of the dashboard's address."""
    owner: ShortText | None = None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view of an experiment that was saved under a name."""

    __pydantic_config__ = OUT

    id: str
    experiment_id: str
    name: str
    owner: str | None
    state: dict[str, str]
    created_at: datetime
    updated_at: datetime
