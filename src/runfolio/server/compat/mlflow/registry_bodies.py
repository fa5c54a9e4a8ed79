"""What MLflow's clients send about the registry of models; more is in :mod:`.bodies`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, TypeAlias

from annotated_types import MinLen

from .bodies import KeyValue

Text: TypeAlias = Annotated[str, MinLen(1)]


@dataclass(frozen=True, slots=True)
class RegisteredCreate:
    """``registered-models/create``."""

    name: Text
    tags: list[KeyValue] = field(default_factory=list)
    description: str | None = None


@dataclass(frozen=True, slots=True)
class OfRegistered:
    """Which registered model; all that ``delete`` says."""

    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredUpdate(OfRegistered):
    """``registered-models/update``. Without a description it is taken away."""

    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename(OfRegistered):
    """``registered-models/rename``."""

    new_name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest(OfRegistered):
    """``registered-models/get-latest-versions``: of every stage, or of some."""

    stages: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredTag(OfRegistered):
    """``registered-models/set-tag`` and ``delete-tag``."""

    key: Text
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAlias(OfRegistered):
    """Which alias; all that its ``DELETE`` says."""

    alias: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(OfAlias):
    """``registered-models/alias``: set, or moved."""

    version: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionCreate(OfRegistered):
    """``model-versions/create``."""

    source: Text
    run_id: str | None = None
    model_id: str | None = None
    tags: list[KeyValue] = field(default_factory=list)
    run_link: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfVersion(OfRegistered):
    """Which version; all that ``delete`` says. Numbers come as texts."""

    version: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionUpdate(OfVersion):
    """``model-versions/update``."""

    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(OfVersion):
    """``model-versions/transition-stage``."""

    stage: Text
    archive_existing_versions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionTag(OfVersion):
    """``model-versions/set-tag`` and ``delete-tag``."""

    key: Text
    value: str = ""
