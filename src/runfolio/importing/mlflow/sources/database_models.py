"""Logged models and the registry in MLflow's database; neither is in those of early releases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from runfolio.importing.mlflow import models, rules
from runfolio.wire.models import ModelUse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from runfolio.importing.values import Experiment, Model, Registered

    Rows = Callable[[sa.Select[Any]], Sequence[Any]]


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *map(sa.column, columns))


_MODELS: Final = _table(
    "logged_models", "model_id", "experiment_id", "name", "artifact_location", "status", "lifecycle_stage",
    "model_type", "source_run_id", "creation_timestamp_ms",
)  # fmt: skip
_PARAMS: Final = _table("logged_model_params", "model_id", "param_key", "param_value")
_TAGS: Final = _table("logged_model_tags", "model_id", "tag_key", "tag_value")
_METRICS: Final = _table(
    "logged_model_metrics", "model_id", "metric_name", "metric_timestamp_ms", "metric_step", "metric_value", "run_id",
    "dataset_name", "dataset_digest",
)  # fmt: skip
_USES: Final = _table("inputs", "source_type", "source_id", "destination_type", "destination_id", "step")
_REGISTERED: Final = _table("registered_models", "name", "description")
_REGISTERED_TAGS: Final = _table("registered_model_tags", "name", "key", "value")
_ALIASES: Final = _table("registered_model_aliases", "name", "alias", "version")
_VERSIONS: Final = _table(
    "model_versions", "name", "version", "description", "user_id", "current_stage", "source", "run_id", "run_link",
)  # fmt: skip
_VERSION_TAGS: Final = _table("model_version_tags", "name", "version", "key", "value")
_DELETED_STAGE: Final = "Deleted_Internal"


def of_experiment(rows: Rows, experiment: Experiment) -> Iterator[Model]:
    """The models of an experiment that were not deleted, oldest first."""
    c = _MODELS.c
    kept = (c.experiment_id == int(experiment.key)) & (c.lifecycle_stage != rules.DELETED)
    named = sa.select(
        c.model_id, c.name, c.artifact_location.label("artifact_uri"), c.status, c.model_type, c.source_run_id
    )
    for told in _dicts(rows, named.where(kept).order_by(c.creation_timestamp_ms, c.model_id)):
        mine = told["model_id"]
        params = rows(sa.select(_PARAMS.c.param_key, _PARAMS.c.param_value).where(_PARAMS.c.model_id == mine))
        tags = rows(sa.select(_TAGS.c.tag_key, _TAGS.c.tag_value).where(_TAGS.c.model_id == mine))
        yield models.model(told, dict(map(tuple, params)), dict(map(tuple, tags)), _latest(rows, mine))


def _latest(rows: Rows, model_id: str) -> list[dict[str, Any]]:
    """The latest value of each metric on each dataset by each run."""
    c = _METRICS.c
    named = sa.select(
        c.metric_name.label("key"), c.metric_timestamp_ms.label("timestamp"), c.metric_step.label("step"),
        c.metric_value.label("value"), c.run_id, c.dataset_name, c.dataset_digest,
    )  # fmt: skip
    ordered = named.where(c.model_id == model_id).order_by(c.metric_step, c.metric_timestamp_ms, c.metric_value)
    keys = ("key", "run_id", "dataset_name", "dataset_digest")
    return list({tuple(told[key] for key in keys): told for told in _dicts(rows, ordered)}.values())


def of_run(rows: Rows, run_id: str) -> Iterator[ModelUse]:
    """Models that a run made or began with."""
    c = _USES.c
    roles = {("RUN_INPUT", "MODEL_INPUT"): "input", ("RUN_OUTPUT", "MODEL_OUTPUT"): "output"}
    chosen = sa.select(c.source_type, c.destination_type, c.destination_id, c.step)
    for source, destination, model_id, step in rows(chosen.where(c.source_id == run_id)):
        role = roles.get((source, destination))
        if role is not None:
            yield ModelUse(model_id, role, step or 0)  # type: ignore[arg-type]  # the two roles that there are


def registered(rows: Rows, tables: Collection[str]) -> Iterator[Registered]:
    """Every name in the registry of a database that has these tables."""
    if _REGISTERED_TAGS.name not in tables:
        return
    has_aliases = _ALIASES.name in tables
    for told in _dicts(rows, sa.select(_REGISTERED).order_by(_REGISTERED.c.name)):
        name = told["name"]
        tags = dict(map(tuple, rows(_of(_REGISTERED_TAGS, name, "key", "value"))))
        aliases = dict(map(tuple, rows(_of(_ALIASES, name, "alias", "version")))) if has_aliases else {}
        tagged: dict[int, dict[str, str]] = {}
        for version, key, value in rows(_of(_VERSION_TAGS, name, "version", "key", "value")):
            tagged.setdefault(version, {})[key] = value
        kept = sa.select(_VERSIONS).where(_VERSIONS.c.name == name, _VERSIONS.c.current_stage != _DELETED_STAGE)
        versions = [(version, tagged.get(version["version"], {})) for version in _dicts(rows, kept)]
        yield models.registered(told, tags, aliases, versions)


def _of(table: sa.TableClause, name: str, *columns: str) -> sa.Select[Any]:
    return sa.select(*(table.c[column] for column in columns)).where(table.c.name == name)


def _dicts(rows: Rows, statement: sa.Select[Any]) -> list[dict[str, Any]]:
    """Rows by the names of their columns."""
    names = [column.name for column in statement.selected_columns]
    return [dict(zip(names, row, strict=True)) for row in rows(statement)]
