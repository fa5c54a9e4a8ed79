"""Values that come as text because whoever kept them had nothing else."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .events import ParamValue


def typed(text: str) -> ParamValue:
    """A number where the text is just how that number is written, so that it sorts and plots; else the text."""
    for kind in (int, float):
        try:
            found = kind(text)
        except ValueError:
            continue
        if repr(found) == text and math.isfinite(found):
            return found
    return text
