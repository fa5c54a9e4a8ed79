"""What MLflow's names of what a run has are here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from runfolio.server.compat.mlflow.entities import NOTE, RUN_NAME
from runfolio.server.search.catalog import DATASET_FIELDS
from runfolio.server.search.tree import Field

from .errors import SearchError
from .scanner import shown

if TYPE_CHECKING:
    from .clauses import Name

Entity: TypeAlias = Literal["metrics", "params", "tags", "runs", "datasets"]

ENTITIES: Final[dict[str, Entity]] = {
    **dict.fromkeys(("metric", "metrics"), "metrics"),
    **dict.fromkeys(("param", "params", "parameter", "parameters"), "params"),
    **dict.fromkeys(("tag", "tags"), "tags"),
    **dict.fromkeys(("attribute", "attributes", "attr", "run"), "runs"),
    **dict.fromkeys(("dataset", "datasets"), "datasets"),
}

ATTRIBUTES: Final = {
    "run_id": "id",
    **dict.fromkeys(("run_name", "run name", "Run name", "Run Name"), "name"),
    "user_id": "owner",
    "status": "status",
    **dict.fromkeys(("start_time", "created", "Created"), "started_at"),
    "end_time": "ended_at",
}
"""Fields of our runs by their names."""

COLUMNS: Final = {RUN_NAME: "name", NOTE: "notes"}
"""Tags that are fields of our runs."""

_NO_URI: Final = "Runs cannot be searched or ordered by artifact_uri: it is made of run_id, which can be asked for"


def field_of(name: Name) -> Field:
    """The field of a run that ``name`` stands for.

    Raises:
        SearchError: There is none, or it is one that nobody can search by here.
    """
    entity = ENTITIES.get(name.entity or "attribute")
    if entity is None:
        known = "metrics, params, tags, attributes and datasets"
        raise SearchError(f"Invalid entity type {shown(name.entity or '')}: runs have {known}")
    if entity == "datasets" and name.key not in DATASET_FIELDS:
        raise SearchError(f"Invalid dataset key {shown(name.key)}: there are {', '.join(DATASET_FIELDS)}")
    if entity == "tags" and name.key in COLUMNS:
        return Field("runs", COLUMNS[name.key])
    if entity != "runs":
        return Field(entity, name.key)
    if name.key == "artifact_uri":
        raise SearchError(_NO_URI)
    if name.key not in ATTRIBUTES:
        raise SearchError(f"Invalid attribute key {shown(name.key)}: there are {', '.join(ATTRIBUTES)}")
    return Field("runs", ATTRIBUTES[name.key])


def is_attribute(name: Name) -> bool:
    """Whether ``name`` is that of an attribute, and not of a parameter or the like that we keep as one."""
    return ENTITIES.get(name.entity or "attribute") == "runs"
