"""Our registry as MLflow writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .entities import filled, millis, pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runfolio.wire.models import ModelVersion, RegisteredModel

NO_STAGE: Final = "None"
ARCHIVED: Final = "Archived"
ACTIVE_STAGES: Final = ("Staging", "Production")
"""From which a version that comes may put the others away."""
STAGES: Final = (NO_STAGE, *ACTIVE_STAGES, ARCHIVED)


def registered_model(model: RegisteredModel, latest: Iterable[ModelVersion]) -> dict[str, Any]:
    """A registered model with the latest version of each stage."""
    made = {
        "name": model.name,
        "creation_timestamp": millis(model.created_at),
        "last_updated_timestamp": millis(model.updated_at),
        "description": model.description,
        "latest_versions": [model_version(version) for version in latest],
        "tags": pairs(model.tags),
        "aliases": [{"alias": alias, "version": str(model.aliases[alias])} for alias in sorted(model.aliases)],
    }
    return filled(made)


def model_version(version: ModelVersion) -> dict[str, Any]:
    """A version. It is ready as soon as it is there."""
    made = {
        "name": version.name,
        "version": str(version.version),
        "creation_timestamp": millis(version.created_at),
        "last_updated_timestamp": millis(version.updated_at),
        "user_id": version.owner,
        "current_stage": version.stage or NO_STAGE,
        "description": version.description or "",
        "source": version.source,
        "run_id": version.run_id or "",
        "run_link": version.run_link or "",
        "model_id": version.model_id,
        "status": "READY",
        "tags": pairs(version.tags),
        "aliases": sorted(version.aliases),
    }
    return filled(made)
