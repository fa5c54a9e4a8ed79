"""MLflow's rules about names, versions, aliases, stages and tags in the registry."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from runfolio.wire import limits

from . import rules
from .errors import invalid, missing_parameter
from .registry_entities import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .bodies import KeyValue

MAX_VALUE: Final = 100_000
"""Characters of a tag."""
LATEST: Final = "latest"
"""Which stands for the greatest version where an alias may stand."""
_ALIAS: Final = re.compile(r"[\w-]+\Z")
_NUMBERED: Final = re.compile(r"v\d+\Z", re.IGNORECASE)
_WHOLE: Final = re.compile(r"[+-]?\d{1,4000}\Z")
_BY_LOWER: Final = {stage.lower(): stage for stage in STAGES}


def check_name(name: str, parameter: str = "name") -> None:
    """Raises an error for what cannot be the name of a registered model."""
    if not name.strip():
        raise missing_parameter(parameter)
    if len(name) > limits.MAX_MODEL_NAME:
        raise invalid(f"Invalid model name: it has more than {limits.MAX_MODEL_NAME} characters")
    if "/" in name or ":" in name:
        raise invalid(f"Invalid model name {name!r}. Names cannot contain '/' or ':'.")
    if name != posixpath.normpath(name) or name in (".", ".."):
        raise invalid(f"Invalid value {name!r} for parameter {parameter!r} supplied: as a path it would lead elsewhere")


def check_alias(alias: str) -> None:
    """Raises an error for what cannot be an alias."""
    if len(alias) > limits.MAX_ALIAS:
        raise invalid(f"Invalid alias name: it has more than {limits.MAX_ALIAS} characters")
    if not _ALIAS.match(alias):
        raise invalid(f"Invalid alias name: {alias!r}. It may hold letters, digits, underscores and dashes")


def check_new_alias(alias: str) -> None:
    """The same, and for one that has a meaning of its own."""
    check_alias(alias)
    if alias.lower() == LATEST or _NUMBERED.match(alias):
        raise invalid(f"The alias name {alias!r} is reserved")


def version(text: str) -> int:
    """The number of a version, which comes as a text."""
    if not _WHOLE.match(text):
        raise invalid(f"Parameter 'version' must be an integer, got {text[:40]!r}.")
    number = int(text)
    return number if abs(number) < 1 << 63 else 0  # no version is that great, and none is 0


def stage(text: str) -> str:
    """A stage as it is written, however its letters came."""
    if text.lower() not in _BY_LOWER:
        raise invalid(f"Invalid Model Version stage: {text[:40]}. Value must be one of {', '.join(STAGES)}.")
    return _BY_LOWER[text.lower()]


def tags_of(tags: Iterable[KeyValue]) -> dict[str, str]:
    """Tags by key; of two with one key the last counts."""
    return {tag.key: tag_value(tag.key, tag.value) for tag in tags}


def tag_value(key: str, value: str) -> str:
    """The value of a tag in the registry, checked with its key."""
    rules.check_key(key)
    if len(value) > MAX_VALUE:
        raise invalid(f"'value' exceeds the maximum length of {MAX_VALUE} characters")
    return value
