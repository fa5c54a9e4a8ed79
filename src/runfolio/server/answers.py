"""Answers that are written as JSON without a model in between: large ones, and those of every second."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Final

import orjson
from fastapi import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPTIONS: Final = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_UTC_Z


def json_answer(content: Any, headers: Mapping[str, str] | None = None) -> Response:
    """``content`` as JSON. Times end in ``Z``; NumPy arrays are lists; NaN and infinities must be strings by now."""
    return Response(orjson.dumps(content, option=_OPTIONS), headers=headers, media_type="application/json")


def age(behind: float) -> dict[str, str] | None:
    """The header of an answer whose metrics may be so many seconds behind."""
    return {"Age": str(ceil(behind))} if behind else None
