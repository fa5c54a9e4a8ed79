"""What MLflow's words mean here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from runfolio.importing.values import Experiment, Run
from runfolio.sdk.values import clean
from runfolio.wire.datasets import DatasetUse
from runfolio.wire.texts import typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from runfolio.importing.points import Floats, Mask
    from runfolio.wire.models import ModelUse
    from runfolio.wire.resources import RunStatus

DELETED: Final = "deleted"
_DEFAULT: Final = "0"
"""The experiment that every store begins with."""
STATUSES: Final[dict[str, RunStatus]] = {
    "RUNNING": "running",
    "SCHEDULED": "queued",
    "FINISHED": "finished",
    "FAILED": "failed",
    "KILLED": "killed",
}
_ENDED: Final = ("FINISHED", "FAILED", "KILLED")
_NAME, _NOTE, _PARENT, _USER = "mlflow.runName", "mlflow.note.content", "mlflow.parentRunId", "mlflow.user"
_CONTEXT: Final = "mlflow.data.context"
_OWN_FIELD: Final = (_NAME, _NOTE)
"""Tags that are fields of a run here."""
_GREATEST: Final = np.finfo(np.float64).max


@dataclass(frozen=True, slots=True)
class Info:
    """A run as MLflow describes it. Times are milliseconds since 1970."""

    run_id: str
    name: str | None
    user: str | None
    status: str
    start: int | None
    end: int | None
    stage: str
    artifact_uri: str | None


def experiment(key: str, name: str, stage: str, tags: Mapping[str, str]) -> Experiment:
    """An experiment; its note is its description."""
    return Experiment(
        key,
        clean(name),
        description=clean(tags.get(_NOTE, "")) or None,
        tags={clean(key): clean(value) for key, value in tags.items() if key != _NOTE},
        deleted=stage == DELETED,
        unasked=key == _DEFAULT,
    )


def run(
    info: Info,
    params: Mapping[str, str],
    tags: Mapping[str, str],
    of: Experiment,
    datasets: Iterable[DatasetUse] = (),
    models: Iterable[ModelUse] = (),
) -> Run:
    """A run. One that was deleted together with its experiment comes back with it, so it is not deleted by itself."""
    start, end = _moment(info.start), _moment(info.end) if info.status in _ENDED else None
    if info.status in _ENDED:
        end = max(filter(None, (start, end)), default=None)
    return Run(
        id=info.run_id,
        name=clean(tags.get(_NAME) or info.name or "") or None,
        status=STATUSES[info.status],
        started_at=start,
        ended_at=end,
        owner=clean(info.user or tags.get(_USER) or "") or None,
        parent_id=tags.get(_PARENT) or None,
        notes=clean(tags.get(_NOTE, "")) or None,
        deleted=info.stage == DELETED and not of.deleted,
        place=info.artifact_uri or "",
        params={clean(key): typed(clean(value)) for key, value in params.items()},
        tags={clean(key): clean(value) for key, value in tags.items() if key not in _OWN_FIELD},
        datasets=tuple(datasets),
        models=tuple(models),
    )


def dataset(told: Mapping[str, str | None], tags: Mapping[str, str]) -> DatasetUse:
    """A dataset that a run used. What for is a tag in MLflow."""
    return DatasetUse(
        name=told["name"] or "",
        digest=told["digest"] or "",
        source_type=told.get("source_type") or "",
        source=told.get("source") or "",
        schema=told.get("schema"),
        profile=told.get("profile"),
        context=tags.get(_CONTEXT, ""),
        tags={key: value for key, value in tags.items() if key != _CONTEXT},
    )


def values(stored: Floats, is_nan: Mask | None = None) -> Floats:
    """Values as they were logged: MLflow's databases have the greatest number for an infinity, and a flag for NaN."""
    found = np.where(np.abs(stored) == _GREATEST, np.copysign(np.inf, stored), stored)
    return found if is_nan is None else np.where(is_nan, np.nan, found)


def _moment(millis: int | None) -> datetime | None:
    """A time; none for what no calendar has."""
    if millis is None:
        return None
    try:
        return datetime.fromtimestamp(millis / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None
