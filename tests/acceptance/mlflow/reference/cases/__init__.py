"""One call a name: `client.` for methods of `MlflowClient`, `mlflow.` for functions of the package.

A file is a section of the page. What differs from MLflow's own server says so there, in `DIFFERENCES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import (
    assessments,
    catalogs,
    evaluation_data,
    experiments,
    files,
    here,
    logged_models,
    logging,
    prompts,
    registry,
    runs,
    traces,
    webhooks,
    workspaces,
)

if TYPE_CHECKING:
    from types import ModuleType

    from tests.acceptance.mlflow.reference.world import Cases

SECTIONS: Final[tuple[ModuleType, ...]] = (
    experiments, runs, logging, files, logged_models, registry, prompts, webhooks, traces, assessments,
    evaluation_data, workspaces, catalogs, here,
)  # fmt: skip
CASES: Final[Cases] = {name: case for section in SECTIONS for name, case in section.CASES.items()}
DIFFERENCES: Final[dict[str, str]] = {name: text for section in SECTIONS for name, text in section.DIFFERENCES.items()}
