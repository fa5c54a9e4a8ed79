"""What may stand in ``log()``, in parameters, tags and the summary, and how it becomes a number or JSON.

This is the slow path of ``log()``: it is taken for keys that are new and for values that are not plain numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from runfolio.wire import limits

if TYPE_CHECKING:
    from .media import Media


@dataclass(slots=True)
class Sorted:
    """The values of one call, by what they are. Names are clean and joined with ``/``."""

    numbers: dict[str, float] = field(default_factory=dict)
    media: list[tuple[str, list[Media]]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """Names, and why their values cannot be logged."""


def sort_values(data: Mapping[Any, Any]) -> Sorted:
    """Tell numbers, media and the rest apart. Never raises, whatever the values do when they are looked at."""
    found = Sorted()
    _sort(data, "", found, 0)
    return found


def _sort(data: Mapping[Any, Any], prefix: str, found: Sorted, depth: int) -> None:
    for key, value in data.items():
        name = prefix + clean(str(key))
        if value is None:
            continue
        if not 0 < len(name.encode()) <= limits.MAX_NAME:
            found.skipped.append((name[:80], f"a name has 1 to {limits.MAX_NAME} bytes"))
        elif isinstance(value, Mapping) and depth < 32:
            _sort(value, name + "/", found, depth + 1)
        elif media := as_media(value):
            found.media.append((name, media))
        else:
            _number(name, value, found)


def _number(name: str, value: Any, found: Sorted) -> None:
    try:
        found.numbers[name] = number(value)
    except Exception as error:  # noqa: BLE001 - foreign __float__ and .item() raise what they like; log() must not
        reason = str(error) if isinstance(error, TypeError) else f"{type(value).__name__}: {error}"
        found.skipped.append((name, reason))


def number(value: Any) -> float:
    """A value as a double. Raises TypeError, or whatever its own conversion raises, if it is none."""
    if isinstance(value, (str, bytes, bytearray)):
        raise TypeError(f"a {type(value).__name__} is not a number")
    item = getattr(value, "item", None)
    if callable(item):  # NumPy, torch, JAX: only one-element arrays have an item
        value = item()
    if isinstance(value, (str, bytes, complex)) or not hasattr(value, "__float__"):
        raise TypeError(f"a {type(value).__name__} is not a number")
    return float(value)


def as_media(value: Any) -> list[Media]:
    """The media that a value is, or is a list of; empty if it is something else."""
    media = sys.modules.get("runfolio.sdk.media")
    if media is None:
        return []
    if isinstance(value, media.Media):
        return [value]
    if isinstance(value, (list, tuple)) and value and all(isinstance(entry, media.Media) for entry in value):
        return list(value)
    return []


def clean(text: str) -> str:
    """Text without what UTF-8 or a database cannot hold."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def flatten(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Nested parameters as flat keys joined with ``.``; lists stay one value. Raises TypeError if it is no mapping."""
    if not isinstance(values, Mapping):
        raise TypeError(f"a mapping of names to values is needed here, not a {type(values).__name__}")
    flat: dict[str, Any] = {}
    _flatten(values, "", flat, 0)
    return flat


def _flatten(values: Mapping[Any, Any], prefix: str, flat: dict[str, Any], depth: int) -> None:
    for key, value in values.items():
        name = prefix + clean(str(key))
        if isinstance(value, Mapping) and value and depth < 32:
            _flatten(value, name + ".", flat, depth + 1)
        elif name:
            flat[_short(name)] = plain(value)


def plain(value: Any) -> Any:
    """A value as JSON keeps it: its type where JSON has one, its text where not."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return clean(str(value))[: limits.MAX_TEXT]
    if isinstance(value, (int, float)):
        return int(value) if isinstance(value, int) else float(value)  # an enum, or NumPy's float64, as its number
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {clean(str(key)): plain(entry) for key, entry in value.items()}
    return _foreign(value)


def _foreign(value: Any) -> Any:
    """NumPy and torch scalars and arrays as what they hold; a dataclass, an enum, a path or anything else as text."""
    try:
        listed = value.tolist() if callable(getattr(value, "tolist", None)) else None
        if isinstance(listed, (bool, int, float, str, list)):
            return plain(listed)
        return clean(str(value))[: limits.MAX_TEXT]
    except Exception as error:  # noqa: BLE001 - a foreign __str__ raises what it likes; a parameter must not end a run
        return f"<{type(value).__name__} that cannot be shown: {type(error).__name__}>"


def _short(name: str) -> str:
    data = name.encode()
    return name if len(data) <= limits.MAX_NAME else data[: limits.MAX_NAME].decode("utf-8", "ignore")
