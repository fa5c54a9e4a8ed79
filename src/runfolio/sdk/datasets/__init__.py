"""Data that a run uses: what ``run.use_dataset`` says of them.

Nothing here loads a library: data of one are looked at with what they bring.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from runfolio.sdk.values import clean
from runfolio.wire import limits

from .looks import DatasetError, Look

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DatasetError", "describe"]

MOST_COLUMNS: Final = 1000
"""So many columns of a table are named; its profile says how many there are."""


def describe(name: str, data: Any, *, source: str, digest: str | None, context: str) -> dict[str, Any]:
    """The event that says that a run uses some data. Raises :class:`DatasetError` for what makes no dataset."""
    try:
        return _describe(name, data, str(source), digest, context)
    except DatasetError:
        raise
    except OSError as error:
        raise DatasetError(f"it cannot be read ({error.strerror})") from error
    except Exception as error:  # data of any library raise what they like when they are looked at
        raise DatasetError(f"{type(error).__name__}: {error}") from error


def _describe(name: str, data: Any, source: str, digest: str | None, context: str) -> dict[str, Any]:
    from .kinds import look_at

    look = Look() if data is None else look_at(data)
    place = clean(source) or look.source
    return {
        "type": "dataset",
        "name": _within(clean(str(name)), 1, limits.MAX_DATASET_NAME, "a name"),
        "digest": _digest(digest, look, place),
        "source_type": "url" if "://" in place else look.source_type,
        "source": _within(place, 0, limits.MAX_TEXT, "a source"),
        "schema": _schema(look.schema),
        "profile": json.dumps(look.profile) if look.profile else None,
        "context": _within(clean(str(context)), 0, limits.MAX_DATASET_NAME, "a context"),
    }


def _digest(given: str | None, look: Look, source: str) -> str:
    """The one that was given, else of the content, else of where it lies."""
    digest = look.digest() if given is None else clean(str(given))
    if not digest and not source:
        raise DatasetError("give its data, a digest or a source")
    if 0 < len(digest) <= limits.MAX_DATASET_DIGEST:
        return digest
    return hashlib.sha256((digest or source).encode()).hexdigest()


def _schema(columns: Sequence[tuple[str, str]]) -> str | None:
    if not columns:
        return None
    named = [{"name": clean(name), "type": clean(type_)} for name, type_ in columns[:MOST_COLUMNS]]
    text = json.dumps(named, ensure_ascii=False)
    return text if len(text) <= limits.MAX_DATASET_SCHEMA else None


def _within(text: str, least: int, most: int, what: str) -> str:
    if not least <= len(text) <= most:
        raise DatasetError(f"{what} has {least} to {most} characters, not {len(text)}")
    return text
