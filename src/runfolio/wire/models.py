"""Models and the registry of their versions, as they appear in JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from annotated_types import Ge, MaxLen, MinLen

from . import limits
from .events import Int64, Name, Text
from .resources import IN, OUT, ExperimentName, Moment, RunId, ShortText

ModelId: TypeAlias = Annotated[str, MinLen(1), MaxLen(limits.MAX_RUN_ID)]
ModelName: TypeAlias = Annotated[str, MinLen(1), MaxLen(limits.MAX_MODEL_NAME)]
Alias: TypeAlias = Annotated[str, MinLen(1), MaxLen(limits.MAX_ALIAS)]
ModelStatus: TypeAlias = Literal["pending", "ready", "failed"]
ModelRole: TypeAlias = Literal["input", "output"]
TextValues: TypeAlias = dict[Name, Text]
TextChanges: TypeAlias = dict[Name, Text | None]
"""Null removes a key."""
Step: TypeAlias = Int64
Version: TypeAlias = Annotated[Int64, Ge(1)]


# -- models of experiments -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModelCreate:
    """A new model. Without an experiment (a name, or ``experiment_id``) it is that of ``run_id``."""

    __pydantic_config__ = IN

    name: ModelName
    experiment: ExperimentName | None = None
    experiment_id: str | None = None
    id: ModelId | None = None
    run_id: RunId | None = None
    """The run that made it."""
    type: ShortText | None = None
    status: Literal["pending", "ready"] = "ready"
    """``pending`` while its files still come."""
    params: TextValues = field(default_factory=dict)
    tags: TextValues = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelUpdate:
    """What to change of a model. A field that is left out or null stays; an empty text clears it."""

    __pydantic_config__ = IN

    name: ModelName | None = None
    type: ShortText | None = None
    status: ModelStatus | None = None
    status_message: Text | None = None
    params: TextValues = field(default_factory=dict)
    """Those that it lacks: a parameter never changes."""
    tags: TextChanges = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelMetric:
    """The latest value that a run measured of a model, perhaps on a dataset."""

    __pydantic_config__ = OUT

    name: str
    value: float
    step: int
    timestamp: datetime
    run_id: str
    """Empty where no run said it."""
    dataset_name: str | None = None
    dataset_digest: str | None = None


@dataclass(frozen=True, slots=True)
class RegisteredAs:
    """A version of a registered model."""

    name: str
    version: int


@dataclass(frozen=True, slots=True)
class Model:
    """A model of an experiment: its files, and what is known of it."""

    __pydantic_config__ = OUT

    id: str
    experiment_id: str
    run_id: str | None
    name: str
    type: str | None
    status: ModelStatus
    status_message: str | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    files: int = 0
    """How many there are."""
    size: int = 0
    """Of all files, in bytes."""
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    metrics: list[ModelMetric] = field(default_factory=list)
    versions: list[RegisteredAs] = field(default_factory=list)
    """Under which it stands in the registry."""


@dataclass(frozen=True, slots=True)
class ModelMetricPoint:
    """A value measured of a model. Without a time it is now, without a run that which made the model."""

    __pydantic_config__ = IN

    name: Name
    value: float
    step: Step = 0
    timestamp: Moment | None = None
    run_id: RunId | None = None
    dataset_name: Name | None = None
    dataset_digest: ShortText | None = None


@dataclass(frozen=True, slots=True)
class ModelMetricsPost:
    """Values measured of a model, all or none."""

    __pydantic_config__ = IN

    metrics: Annotated[list[ModelMetricPoint], MaxLen(limits.MAX_PAGE)]


@dataclass(frozen=True, slots=True)
class ModelUse:
    """A run made a model (``output``) or began with it (``input``)."""

    __pydantic_config__ = IN

    model_id: ModelId
    role: ModelRole
    step: Step = 0


@dataclass(frozen=True, slots=True)
class ModelUses:
    """Models that a run made or used, all or none."""

    __pydantic_config__ = IN

    models: Annotated[list[ModelUse], MaxLen(limits.MAX_PAGE)]


@dataclass(frozen=True, slots=True)
class RunModel(Model):
    """A model beside a run that made or used it."""

    roles: list[ModelRole] = field(default_factory=list)
    step: int | None = None
    """At which the run made or used it, where that was said."""


# -- the registry ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegisteredModelCreate:
    """A new name in the registry."""

    __pydantic_config__ = IN

    name: ModelName
    description: Text | None = None
    tags: TextValues = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegisteredModelUpdate:
    """What to change of a registered model. A field that is left out or null stays; an empty text clears it."""

    __pydantic_config__ = IN

    name: ModelName | None = None
    description: Text | None = None
    tags: TextChanges = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VersionCreate:
    """A new version. Its files are those of ``model_id``, those below ``path`` of ``run_id``, or lie at ``source``."""

    __pydantic_config__ = IN

    model_id: ModelId | None = None
    run_id: RunId | None = None
    """The run it came from; of a model, the one that made it unless said otherwise."""
    path: Annotated[str, MaxLen(limits.MAX_NAME)] | None = None
    """A folder of the run's files; empty for all of them."""
    source: Text | None = None
    """An address, where the files lie elsewhere."""
    description: Text | None = None
    owner: ShortText | None = None
    stage: ShortText | None = None
    tags: TextValues = field(default_factory=dict)
    aliases: Annotated[list[Alias], MaxLen(100)] = field(default_factory=list)
    """Moved here where another version has them."""
    run_link: Text | None = None
    """The page of a run that another tracker has."""


@dataclass(frozen=True, slots=True)
class VersionUpdate:
    """What to change of a version. A field that is left out or null stays; an empty text clears it."""

    __pydantic_config__ = IN

    description: Text | None = None
    owner: ShortText | None = None
    stage: ShortText | None = None
    tags: TextChanges = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AliasPut:
    """The version that an alias shall name."""

    __pydantic_config__ = IN

    version: Version


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A version of a registered model, numbered from 1."""

    __pydantic_config__ = OUT

    name: str
    version: int
    model_id: str | None
    run_id: str | None
    path: str | None
    source: str
    """Where its files are, in words that say it without the rest."""
    description: str | None
    owner: str | None
    stage: str | None
    tags: dict[str, str]
    run_link: str | None
    created_at: datetime
    updated_at: datetime
    aliases: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RegisteredModel:
    """A name in the registry, under which versions of a model stand."""

    __pydantic_config__ = OUT

    id: str
    name: str
    description: str | None
    tags: dict[str, str]
    created_at: datetime
    updated_at: datetime
    versions: int = 0
    """How many there are."""
    latest: ModelVersion | None = None
    """The one with the greatest number."""
    aliases: dict[str, int] = field(default_factory=dict)
    """The version that each names."""
    stages: dict[str, int] = field(default_factory=dict)
    """The latest version in each stage."""


@dataclass(frozen=True, slots=True)
class RunModels:
    """A page of the models that a run made or used, and the versions in the registry that came from it."""

    __pydantic_config__ = OUT

    items: list[RunModel]
    versions: list[ModelVersion]
    next_cursor: str | None = None
