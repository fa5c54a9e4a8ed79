"""What MLflow says of models, in this tracker's words."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from runfolio.importing.values import Model, Registered
from runfolio.sdk.values import clean
from runfolio.wire.models import ModelMetricPoint, VersionCreate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from runfolio.wire.models import ModelStatus

_STATUSES: Final[dict[str | int, ModelStatus]] = {
    1: "pending",
    2: "ready",
    3: "failed",
    "LOGGED_MODEL_PENDING": "pending",
    "LOGGED_MODEL_READY": "ready",
    "LOGGED_MODEL_UPLOAD_FAILED": "failed",
}
"""Stores have numbers, the protocol words."""
_NO_STAGE: Final = "None"
_OF_MODEL: Final = re.compile(r"(?:models:/+|.*/models/)(m-[0-9a-f]{32})(?:/artifacts)?/?\Z", re.DOTALL)
_OF_RUN: Final = re.compile(r"(?:runs:/+([^/]+)|.*/([^/]+)/artifacts)(?:/(.*))?\Z", re.DOTALL)


def model(
    told: Mapping[str, Any],
    params: Mapping[str, str],
    tags: Mapping[str, str],
    metrics: Iterable[Mapping[str, Any]],
) -> Model:
    """A logged model."""
    return Model(
        id=told["model_id"],
        name=clean(told["name"]),
        type=told.get("model_type") or None,
        status=_STATUSES.get(told["status"], "pending"),
        run_id=told.get("source_run_id") or None,
        place=told.get("artifact_uri") or "",
        params=_texts(params),
        tags=_texts(tags),
        metrics=tuple(_metric(each) for each in metrics),
    )


def _metric(told: Mapping[str, Any]) -> ModelMetricPoint:
    return ModelMetricPoint(
        name=told["key"],
        value=float(told["value"]),
        step=int(told.get("step") or 0),
        timestamp=datetime.fromtimestamp(int(told["timestamp"]) / 1000, UTC),
        run_id=told.get("run_id") or None,
        dataset_name=told.get("dataset_name") or None,
        dataset_digest=told.get("dataset_digest") or None,
    )


def registered(
    told: Mapping[str, Any],
    tags: Mapping[str, str],
    aliases: Mapping[str, Any],
    versions: Iterable[tuple[Mapping[str, Any], Mapping[str, str]]],
) -> Registered:
    """A registered model; each version with its tags."""
    return Registered(
        name=told["name"],
        description=clean(told.get("description") or "") or None,
        tags=_texts(tags),
        aliases={alias: int(number) for alias, number in aliases.items()},
        versions={int(version["version"]): _version(version, of) for version, of in versions},
    )


def _version(told: Mapping[str, Any], tags: Mapping[str, str]) -> VersionCreate:
    stage = told.get("current_stage")
    return VersionCreate(
        description=clean(told.get("description") or "") or None,
        owner=told.get("user_id") or None,
        stage=None if stage == _NO_STAGE else stage or None,
        tags=_texts(tags),
        run_link=told.get("run_link") or None,
        **_origin(told.get("source") or "", told.get("run_id") or None),
    )


def _origin(source: str, run_id: str | None) -> dict[str, Any]:
    """Where a version's files are: those of a model, a folder of the run, or an address elsewhere."""
    if of_model := _OF_MODEL.match(source):
        return {"model_id": of_model[1], "run_id": run_id}
    of_run = _OF_RUN.match(source)
    if of_run and (of_run[1] or of_run[2] == run_id):
        return {"run_id": of_run[1] or run_id, "path": (of_run[3] or "").rstrip("/")}
    return {"source": source or "unknown", "run_id": run_id}


def _texts(values: Mapping[str, str]) -> dict[str, str]:
    return {clean(key): clean(value or "") for key, value in values.items()}
