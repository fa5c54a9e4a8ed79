"""Our resources as MLflow writes them. Unset fields are left out, as their own server does."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runfolio.wire.resources import Experiment, MetricSummary

RUN_NAME: Final = "mlflow.runName"
NOTE: Final = "mlflow.note.content"
PARENT: Final = "mlflow.parentRunId"
SYNCED: Final = frozenset({RUN_NAME, NOTE})
"""Tags that are columns of ours: the two can never be apart."""

TO_STATUS: Final = {
    "queued": "SCHEDULED",
    "running": "RUNNING",
    "finished": "FINISHED",
    "failed": "FAILED",
    "killed": "KILLED",
    "crashed": "FAILED",
    "preempted": "KILLED",
}
"""What MLflow calls each status."""

OF_STATUS: Final = {
    "SCHEDULED": "queued",
    "RUNNING": "running",
    "FINISHED": "finished",
    "FAILED": "failed",
    "KILLED": "killed",
}

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def moment(millis_: int) -> datetime:
    """The moment so many milliseconds after 1970."""
    return _EPOCH + timedelta(milliseconds=millis_)


def millis(at: datetime | str | None) -> int | None:
    """The millisecond since 1970 that a moment lies in. SQLite has moments as text, in UTC without saying so."""
    if at is None:
        return None
    read = datetime.fromisoformat(at) if isinstance(at, str) else at
    return ((read if read.tzinfo else read.replace(tzinfo=UTC)) - _EPOCH) // _MILLISECOND


WORDS: Final = ("True", "False", "None")
"""MLflow has texts only: what its clients make of Python's own values."""


def text_of(value: Any) -> str:
    """A parameter's or tag's value as MLflow has them, which is text."""
    return orjson.dumps(value).decode() if isinstance(value, (list, dict)) else str(value)


def number(value: float | str) -> float | str:
    """A float as JSON can hold it."""
    if isinstance(value, str) or math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def experiment(found: Experiment) -> dict[str, Any]:
    """An experiment."""
    tags = {key: value for key, value in found.tags.items() if key != NOTE}
    if found.description:
        tags[NOTE] = found.description
    return filled(
        {
            "experiment_id": found.id,
            "name": found.name,
            "artifact_location": f"mlflow-artifacts:/{found.id}",
            "lifecycle_stage": _stage(found.status),
            "creation_time": millis(found.created_at),
            "last_update_time": millis(found.updated_at),
            "tags": pairs(tags),
        }
    )


def run(
    document: Mapping[str, Any],
    params: str | None,
    tags: str | None,
    metrics: list[dict[str, Any]],
    beside: Mapping[str, Mapping[str, Any]],
    deleted: bool,
) -> dict[str, Any]:
    """A run with what was logged to it, its ``inputs`` and its ``outputs``. ``deleted``: its experiment was.

    ``params`` and ``tags`` are lists as JSON text; None where there are none.
    """
    own = {RUN_NAME: document["name"]} | ({NOTE: document["notes"]} if document["notes"] else {})
    listed = orjson.dumps(pairs(own))
    data = {
        "metrics": metrics,
        "params": None if params is None else orjson.Fragment(params),
        "tags": orjson.Fragment(listed if tags is None else tags[:-1].encode() + b"," + listed[1:]),
    }
    return {"info": run_info(document, deleted=deleted), "data": filled(data), **beside}


def run_info(document: Mapping[str, Any], *, deleted: bool = False) -> dict[str, Any]:
    """A run's own columns."""
    run_id, experiment_id = document["id"], document["experiment_id"]
    return filled(
        {
            "run_id": run_id,
            "run_uuid": run_id,
            "run_name": document["name"],
            "experiment_id": experiment_id,
            "user_id": document["owner"] or "",
            "status": TO_STATUS[document["status"]],
            "start_time": millis(document["started_at"]),
            "end_time": millis(document["ended_at"]),
            "artifact_uri": artifact_uri(experiment_id, run_id),
            "lifecycle_stage": "deleted" if deleted else _stage(document["lifecycle"]),
        }
    )


def artifact_uri(experiment_id: str, run_id: str) -> str:
    """Where a run's files are: clients turn it into calls of the proxy, with the credentials they have."""
    return f"mlflow-artifacts:/{experiment_id}/{run_id}/artifacts"


def latest(summary: MetricSummary) -> dict[str, Any]:
    """A metric's latest point."""
    return metric(summary.name, summary.value, millis(summary.timestamp) or 0, summary.step)


def metric(name: str, value: float | str, timestamp: int, step: int) -> dict[str, Any]:
    """A point of a metric."""
    return {"key": name, "value": number(value), "timestamp": timestamp, "step": step}


def filled(made: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is not set, and without empty lists."""
    return {name: value for name, value in made.items() if value is not None and value != []}


def pairs(values: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags or parameters, by key."""
    return [{"key": key, "value": value} for key, value in sorted(values.items())]


def _stage(lifecycle: str) -> str:
    return "deleted" if lifecycle == "deleted" else "active"
