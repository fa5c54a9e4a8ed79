"""Models given to ``log_model``: what is said of one, and of each of its files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from runfolio.wire import limits
from runfolio.wire.ids import uuid7

from .artifacts import collect, collect_folder
from .values import clean, flatten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def new_id() -> str:
    """An id that no other model has."""
    return f"m-{uuid7()}"


def events(
    model: str, name: str, source: Path, files_dir: Path, kind: str | None, params: Mapping[str, Any], step: int
) -> Iterator[dict[str, Any]]:
    """What to say, in order. Every file is kept first, so that a model is said whole or not at all.

    Raises :class:`OSError`, and :class:`~.files.FileError` for a link out of the folder.
    """
    found = collect_folder(source, "") if source.is_dir() else collect(source, None)
    kept = [file.keep(files_dir) for file in found]
    said = {
        "type": "model",
        "id": model,
        "name": clean(str(name))[: limits.MAX_MODEL_NAME],
        "kind": None if kind is None else clean(str(kind))[: limits.MAX_RUN_NAME],
        "params": as_texts(params),
        "step": max(step, 0),  # -1 before the first row
    }
    yield {**said, "status": "pending"}
    for file in kept:
        yield {**file, "type": "model_file", "model": model}
    yield {**said, "status": "ready"}


def as_texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Nested values as flat keys and texts: of a text itself, of anything else its JSON."""
    return {key: _text(value)[: limits.MAX_TEXT] for key, value in flatten(values).items()}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
