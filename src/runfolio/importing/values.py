"""What lies between a source and its destination: experiments, runs and files, in this tracker's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from runfolio.wire.datasets import DatasetUse
    from runfolio.wire.events import ParamValue
    from runfolio.wire.models import ModelMetricPoint, ModelStatus, ModelUse, VersionCreate
    from runfolio.wire.resources import RunStatus


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment of the source. ``key`` is how the source knows it."""

    key: str
    name: str
    description: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    deleted: bool = False
    unasked: bool = False
    """The tracker makes it by itself: without runs it is nothing to take over."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run without its points and files. Its id stays what it was."""

    id: str
    name: str | None
    status: RunStatus
    started_at: datetime | None
    ended_at: datetime | None
    owner: str | None
    parent_id: str | None
    notes: str | None
    deleted: bool
    place: str
    """Where its files are, as the source says it."""
    params: dict[str, ParamValue] = field(default_factory=dict)
    tags: dict[str, ParamValue] = field(default_factory=dict)
    datasets: tuple[DatasetUse, ...] = ()
    models: tuple[ModelUse, ...] = ()
    """What it made or began with."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a run, by its path in it."""

    path: str
    size: int
    modified_at: datetime | None = None
    """When it was last written, where that is known."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model of an experiment without its files. Its id stays what it was."""

    id: str
    name: str
    type: str | None
    status: ModelStatus
    run_id: str | None
    place: str
    """Where its files are, as the source says it."""
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    metrics: tuple[ModelMetricPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """A name in the registry, with its versions by number."""

    name: str
    description: str | None
    tags: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, int] = field(default_factory=dict)
    versions: dict[int, VersionCreate] = field(default_factory=dict)
