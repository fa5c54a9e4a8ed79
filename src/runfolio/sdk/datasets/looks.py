"""What can be told of data by looking at them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class DatasetError(ValueError):
    """Something that no dataset can be made of; the message says why."""


def _no_digest() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Look:
    """Data at a glance. Only ``digest`` reads them whole."""

    digest: Callable[[], str] = _no_digest
    profile: dict[str, Any] = field(default_factory=dict)
    """``rows``, ``columns``, ``bytes`` and the like."""
    schema: Sequence[tuple[str, str]] = ()
    """Columns and their types."""
    source_type: str = ""
    source: str = ""
