"""Values that were measured of models: of each the latest is kept."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from runfolio.server import clock
from runfolio.server.db.types import clean
from runfolio.server.metrics.summary import from_columns, to_columns
from runfolio.wire.models import ModelMetric

from . import queries
from .rules import check_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from runfolio.server.db.models import Model
    from runfolio.server.db.models import ModelMetric as Row
    from runfolio.server.db.session import WriteSession
    from runfolio.wire.models import ModelMetricPoint

_KEY: Final = ("name", "dataset_name", "dataset_digest", "run_id")
_Key: TypeAlias = tuple[str, str, str, str]


async def put(session: WriteSession, model: Model, points: Iterable[ModelMetricPoint]) -> None:
    """Store values of a model that the caller has locked; the greatest (step, time, value) of each stays."""
    now = clock.now()
    rows = [_row(model, point, now) for point in points]
    stored = {
        _key_of(row): _rank(row.step, row.timestamp, from_columns(row.value, row.kind))
        for row in await queries.metrics_of(session, [model.id])
    }
    latest: dict[_Key, dict[str, Any]] = {}
    for row in rows:
        key = (row["name"], row["dataset_name"], row["dataset_digest"], row["run_id"])
        rank = _rank(row["step"], row["timestamp"], from_columns(row["value"], row["kind"]))
        if key not in stored or stored[key] <= rank:
            stored[key], latest[key] = rank, row
    await queries.put_metrics(session, list(latest.values()))


def _row(model: Model, point: ModelMetricPoint, now: datetime) -> dict[str, Any]:
    value, kind = to_columns(point.value)
    check_key("body.metrics", point.name, point.dataset_name, point.dataset_digest, point.run_id)
    return {
        "model_id": model.id,
        "name": clean(point.name),
        "dataset_name": clean(point.dataset_name or ""),
        "dataset_digest": clean(point.dataset_digest or ""),
        "run_id": clean(point.run_id or model.run_id or ""),
        "step": point.step,
        "value": value,
        "kind": kind,
        "timestamp": point.timestamp or now,
    }


def _key_of(row: Row) -> _Key:
    return row.name, row.dataset_name, row.dataset_digest, row.run_id


def _rank(step: int, timestamp: datetime, value: float) -> tuple[int, datetime, float]:
    """What says which of two values is the latest. NaN is less than any number."""
    return step, timestamp, -math.inf if math.isnan(value) else value


def to_resource(row: Row) -> ModelMetric:
    """A value as it appears in JSON."""
    value = from_columns(row.value, row.kind)
    where = (row.dataset_name or None, row.dataset_digest or None)
    return ModelMetric(row.name, value, row.step, row.timestamp, row.run_id, *where)
