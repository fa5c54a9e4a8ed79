"""MLflow's rules about names and values of logged models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runfolio.wire import limits

from .errors import invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .bodies import KeyValue

_UNFIT: Final = ("/", ":", ".", "%", '"', "'")


def check_name(name: str) -> None:
    """Raises an error for what cannot be the name of a logged model."""
    if not 0 < len(name) <= limits.MAX_MODEL_NAME:
        raise invalid(f"Invalid model name: it has 1 to {limits.MAX_MODEL_NAME} characters, not {len(name)}")
    if any(part in name for part in _UNFIT):
        raise invalid(f"Invalid model name {name!r}. Names of logged models hold none of {' '.join(_UNFIT)}")


def texts(pairs: Iterable[KeyValue]) -> dict[str, str]:
    """Parameters or tags of a logged model by key. What is too long is cut off, as of runs."""
    found = {pair.key: pair.value[: limits.MAX_TEXT] for pair in pairs}
    for key in found:
        if not 0 < len(key) <= limits.MAX_NAME:
            raise invalid(f"a name has 1 to {limits.MAX_NAME} characters, not {len(key)}")
    return found
