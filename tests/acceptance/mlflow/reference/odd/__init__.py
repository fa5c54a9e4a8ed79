"""What happens at the edges: names and values that are refused, things that are missing, deleted or there already.

A case is named by what is done. Where MLflow's own server does something else, `DIFFERENCES` has both sides in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import experiments, files, keys, logged_models, registry, runs, values

if TYPE_CHECKING:
    from types import ModuleType

    from tests.acceptance.mlflow.reference.world import Cases

PARTS: Final[tuple[ModuleType, ...]] = (experiments, runs, keys, values, files, logged_models, registry)
CASES: Final[Cases] = {name: case for part in PARTS for name, case in part.CASES.items()}
DIFFERENCES: Final[dict[str, tuple[str, str]]] = {
    name: sides for part in PARTS for name, sides in part.DIFFERENCES.items()
}
"""What is done here, and there."""
