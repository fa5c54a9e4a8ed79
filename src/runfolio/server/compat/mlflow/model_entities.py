"""Our models as MLflow writes logged models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from . import entities
from .entities import filled, millis, pairs

if TYPE_CHECKING:
    from runfolio.wire.models import Model, ModelMetric

TO_STATUS: Final = {
    "pending": "LOGGED_MODEL_PENDING",
    "ready": "LOGGED_MODEL_READY",
    "failed": "LOGGED_MODEL_UPLOAD_FAILED",
}


def files_of_model(experiment_id: str, model_id: str) -> str:
    """Where a logged model's files are."""
    return f"mlflow-artifacts:/{experiment_id}/models/{model_id}/artifacts"


def logged_model(model: Model) -> dict[str, Any]:
    """A logged model. Of its metrics the latest value of each run and dataset is known."""
    info = {
        "model_id": model.id,
        "experiment_id": model.experiment_id,
        "name": model.name,
        "creation_timestamp_ms": millis(model.created_at),
        "last_updated_timestamp_ms": millis(model.updated_at),
        "artifact_uri": files_of_model(model.experiment_id, model.id),
        "status": TO_STATUS[model.status],
        "model_type": model.type or "",
        "source_run_id": model.run_id or "",
        "status_message": model.status_message,
        "tags": pairs(model.tags),
    }
    data = {"params": pairs(model.params), "metrics": [_metric(model.id, each) for each in model.metrics]}
    return {"info": filled(info), "data": filled(data)}


def _metric(model_id: str, metric: ModelMetric) -> dict[str, Any]:
    made = entities.metric(metric.name, metric.value, millis(metric.timestamp) or 0, metric.step)
    measured = {
        "model_id": model_id,
        "run_id": metric.run_id or None,
        "dataset_name": metric.dataset_name,
        "dataset_digest": metric.dataset_digest,
    }
    return made | filled(measured)
