"""What MLflow's clients send about logged models; more is in :mod:`.bodies`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from annotated_types import Ge, MaxLen, MinLen

from .bodies import Int64, KeyValue

Text: TypeAlias = Annotated[str, MinLen(1)]
Finalized: TypeAlias = Literal["LOGGED_MODEL_PENDING", "LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED"]

MAX_EXPERIMENTS = 1000
MAX_LISTED = 1000
"""Models of one request, and datasets of one search."""
MAX_FOUND = 1000
"""Models of one answer. Who asks for more gets a token for the others."""


@dataclass(frozen=True, slots=True)
class LoggedModelCreate:
    """``logged-models``."""

    experiment_id: Text
    name: str | None = None
    model_type: str | None = None
    source_run_id: str | None = None
    params: list[KeyValue] = field(default_factory=list)
    tags: list[KeyValue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LoggedModelFinalize:
    """``PATCH logged-models/{id}``."""

    status: Finalized


@dataclass(frozen=True, slots=True)
class LoggedModelParams:
    """``logged-models/{id}/params``."""

    params: list[KeyValue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LoggedModelTags:
    """``logged-models/{id}/tags``."""

    tags: list[KeyValue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OnDataset:
    """Metrics that were measured on a dataset; without a digest, on any state of it."""

    dataset_name: str | None = None
    dataset_digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedModelOrder(OnDataset):
    """One thing to order by: ``name``, or ``metrics.loss`` perhaps as measured on a dataset."""

    field_name: Text
    ascending: bool = True


@dataclass(frozen=True, slots=True)
class LoggedModelSearch:
    """``logged-models/search``."""

    experiment_ids: Annotated[list[str], MaxLen(MAX_EXPERIMENTS)]
    filter: str | None = None
    datasets: Annotated[list[OnDataset], MaxLen(MAX_LISTED)] = field(default_factory=list)
    max_results: Annotated[int, Ge(0)] = 0
    """As many as there are by default where it is 0."""
    order_by: list[LoggedModelOrder] = field(default_factory=list)
    page_token: str | None = None


@dataclass(frozen=True, slots=True)
class ModelOutput:
    """A model that a run made, at a step."""

    model_id: Text
    step: Int64 = 0


@dataclass(frozen=True, slots=True)
class ModelInput:
    """A model that a run began with."""

    model_id: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """``runs/outputs``."""

    run_id: Text
    models: Annotated[list[ModelOutput], MaxLen(MAX_LISTED)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OldModel:
    """``runs/log-model``, which clients before 3.0 call. ``model_json`` is what their file ``MLmodel`` holds."""

    run_id: Text
    model_json: Text
