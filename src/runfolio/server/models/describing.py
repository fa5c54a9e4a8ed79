"""Models as they appear in JSON, with what lies in other tables: a statement for each of these, however many models."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from runfolio.wire.models import Model as Resource
from runfolio.wire.models import ModelMetric, RegisteredAs

from . import metrics, queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import Model

_SAID: Final = ("id", "experiment_id", "run_id", "name", "type", "status", "status_message")
_COLUMNS: Final = (*_SAID, "created_at", "updated_at", "deleted_at")


async def describe(session: AsyncSession, models: Sequence[Model]) -> list[Resource]:
    """Each model with its values, metrics, files and versions, in the same order."""
    ids = [model.id for model in models]
    if not ids:
        return []
    values = await _values(session, ids)
    measured: dict[str, list[ModelMetric]] = defaultdict(list)
    for row in await queries.metrics_of(session, ids):
        measured[row.model_id].append(metrics.to_resource(row))
    versions: dict[str, list[RegisteredAs]] = defaultdict(list)
    for model_id, name, version in await queries.versions_of(session, ids):
        versions[model_id].append(RegisteredAs(name, version))
    totals = await queries.totals_of(session, ids)
    return [
        Resource(
            **{column: getattr(model, column) for column in _COLUMNS},
            files=totals.get(model.id, (0, 0))[0],
            size=totals.get(model.id, (0, 0))[1],
            params=values[model.id, "param"],
            tags=values[model.id, "tag"],
            metrics=measured[model.id],
            versions=versions[model.id],
        )
        for model in models
    ]


async def _values(session: AsyncSession, ids: Sequence[str]) -> dict[tuple[str, str], dict[str, str]]:
    """By model and family."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in await queries.values_of(session, ids):
        found[row.model_id, row.family][row.key] = row.value
    return found
