"""Where the values of a model's subjects lie in the tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, literal, or_, select

from runfolio.server.db.bulk import table_of
from runfolio.server.db.models import Model, ModelMetric, ModelValue
from runfolio.server.db.types import Double, clean
from runfolio.server.metrics.summary import NEGATIVE, POSITIVE

from .conditions import Measured, Metric, Param, Tag

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from .conditions import Dataset, Subject

MODELS: Final = table_of(Model)
VALUES: Final = table_of(ModelValue)
METRICS: Final = table_of(ModelMetric)


def cell(subject: Subject) -> ColumnElement[Any]:
    """The value of a subject of the model in scope; null where it has none."""
    match subject:
        case Param():
            return _value("param", subject.key)
        case Tag():
            return _value("tag", subject.key)
        case Metric():
            return _metric(subject)
        case Measured():
            return _measured(subject)
        case _:
            return MODELS.c[subject]


def _value(family: str, key: str) -> ColumnElement[Any]:
    mine = (VALUES.c.model_id == MODELS.c.id, VALUES.c.family == family, VALUES.c.key == clean(key))
    return select(VALUES.c.value).where(*mine).correlate(MODELS).scalar_subquery()


def _metric(metric: Metric) -> ColumnElement[Any]:
    whole = case(
        (METRICS.c.kind == POSITIVE, literal(math.inf, Double)),
        (METRICS.c.kind == NEGATIVE, literal(-math.inf, Double)),
        else_=METRICS.c.value,
    )
    statement = select(whole).where(METRICS.c.model_id == MODELS.c.id, METRICS.c.name == clean(metric.name))
    if metric.datasets:
        statement = statement.where(_on(metric.datasets))
    missing = whole.is_(None)  # NaN: each database has its own place for it
    latest = statement.order_by(METRICS.c.step.desc(), METRICS.c.timestamp.desc(), missing, whole.desc()).limit(1)
    return latest.correlate(MODELS).scalar_subquery()


def _measured(measured: Measured) -> ColumnElement[Any]:
    statement = select(METRICS.c.name).where(METRICS.c.model_id == MODELS.c.id, _on(measured.datasets)).limit(1)
    return statement.correlate(MODELS).scalar_subquery()


def _on(datasets: tuple[Dataset, ...]) -> ColumnElement[bool]:
    return or_(*(and_(*_same(dataset)) for dataset in datasets))


def _same(dataset: Dataset) -> list[ColumnElement[bool]]:
    same = [METRICS.c.dataset_name == dataset.name]
    return same if dataset.digest is None else [*same, METRICS.c.dataset_digest == dataset.digest]
