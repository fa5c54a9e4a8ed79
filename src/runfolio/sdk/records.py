"""JSON of the API into the dataclasses of :mod:`runfolio.wire`."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any, Final, TypeVar

from runfolio.wire.resources import MetricSummary

T = TypeVar("T")

_TIMES: Final = frozenset({"at", "time", "timestamp"})
_FLOATS: Final = frozenset({"value", "mean", "min", "max"})
_FAMILIES: Final = ("params", "tags", "summary", "metrics")


def read(kind: type[T], data: dict[str, Any], **more: Any) -> T:
    """A dataclass from a JSON object. Fields that only a newer server knows are left out, ones it lacks are None."""
    values: dict[str, Any] = {}
    for known in fields(kind):  # type: ignore[arg-type]  # every caller passes a dataclass
        if known.name in more or not known.init:
            continue
        if known.name in data:
            values[known.name] = _value(kind, known.name, data[known.name])
        elif known.default is MISSING and known.default_factory is MISSING:
            values[known.name] = None
    return kind(**values, **more)


def _value(kind: type[Any], name: str, value: Any) -> Any:
    if name == "metrics" and isinstance(value, dict):
        return {key: read(MetricSummary, summary) for key, summary in value.items()}
    if isinstance(value, str) and (name.endswith("_at") or name in _TIMES):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and kind is MetricSummary and name in _FLOATS:
        return float(value)
    return value


def point(item: dict[str, Any]) -> dict[str, Any]:
    """A point of the API: its time aware, its value a float."""
    return {"step": item["step"], "time": datetime.fromisoformat(item["time"]), "value": float(item["value"])}


def flat_run(item: dict[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    """A run as one row: its own fields, and a column for each param, tag, summary value and metric (the last value)."""
    row = {name: _value(dict, name, item.get(name)) for name in columns}
    for family in _FAMILIES:
        for key, value in (item.get(family) or {}).items():
            row[f"{family}.{key}"] = float(value["value"]) if family == "metrics" else value
    return row


def column_order(column: str) -> tuple[int, str]:
    """Sorts columns of :func:`flat_run` by family, then name."""
    return _FAMILIES.index(column.partition(".")[0]), column
