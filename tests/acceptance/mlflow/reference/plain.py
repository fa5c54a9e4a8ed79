"""What a call returned, as JSON that is the same on two servers which did the same."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

_ID = re.compile(r"[0-9a-f]{32}")
_TIME = re.compile(r"\b1\d{12}\b")
_FILES = re.compile(r"(?:mlflow-artifacts|file):\S*")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_OWN = frozenset({"experiment_id", "experiment_ids", "artifact_uri", "artifact_location", "user_id"})
"""Each server, and each machine, has its own."""


def plain(value: Any) -> Any:
    """The value without ids, moments and addresses."""
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, (bool, int, float)):
        return _number(value)
    if isinstance(value, dict):
        return {str(key): "<own>" if key in _OWN else plain(one) for key, one in value.items()}
    if isinstance(value, AbstractSet):
        return sorted(plain(one) for one in value)
    if isinstance(value, Sequence):
        return [plain(one) for one in value]
    if hasattr(value, "to_dict") and hasattr(value, "columns"):
        return plain(value.to_dict("records"))
    if hasattr(type(value), "_properties"):
        return plain(dict(value))
    return f"<{type(value).__name__}>"


def _text(value: str) -> str:
    for pattern, shown in ((_ID, "<id>"), (_TIME, "<time>"), (_FILES, "<files>"), (_ADDRESS, "<server>")):
        value = pattern.sub(shown, value)
    return value


def _number(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and value > 1_600_000_000_000:
        return "<time>"
    return value
