"""Resources as they appear in JSON. One dataclass is the request or response body on both sides.

Times are aware datetimes (RFC 3339 with ``Z`` out; epoch seconds also in). NaN and infinities are the strings
``"NaN"``, ``"Infinity"`` and ``"-Infinity"`` both ways.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeAlias, TypeVar

from annotated_types import MaxLen, MinLen

from . import limits
from .events import Int64, Name, ParamValue, Text

T = TypeVar("T")

ExperimentName: TypeAlias = Annotated[str, MinLen(1), MaxLen(limits.MAX_EXPERIMENT_NAME)]
ShortText: TypeAlias = Annotated[str, MaxLen(limits.MAX_RUN_NAME)]
RunStatus: TypeAlias = Literal["queued", "running", "finished", "failed", "killed", "crashed", "preempted"]
Lifecycle: TypeAlias = Literal["active", "archived", "deleted"]
Values: TypeAlias = dict[str, ParamValue]

IN = {"extra": "forbid"}
OUT = {"ser_json_inf_nan": "strings"}


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list. ``next_cursor`` is null on the last one."""

    __pydantic_config__ = OUT

    items: list[T]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class ExperimentCreate:
    """A new experiment."""

    __pydantic_config__ = IN

    name: ExperimentName
    owner: ShortText | None = None
    description: Text | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """A named collection of runs."""

    __pydantic_config__ = OUT

    id: str
    name: str
    owner: str | None
    description: str | None
    status: Lifecycle
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """A metric's latest point and what is known of all its points.

    ``count``, ``mean``, ``min`` and ``max`` are over finite points; the last three are null when there are none.
    """

    __pydantic_config__ = OUT

    name: str
    step: int
    value: float
    timestamp: datetime
    count: int
    mean: float | None
    min: float | None
    min_step: int | None
    max: float | None
    max_step: int | None
    first_step: int
    nonfinite_count: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One training, through all its attempts."""

    __pydantic_config__ = OUT

    id: str
    experiment_id: str
    name: str
    status: RunStatus
    lifecycle: Lifecycle
    started_at: datetime | None
    ended_at: datetime | None
    seed: int | None
    owner: str | None
    group: str | None
    parent_id: str | None
    notes: str | None
    created_at: datetime
    updated_at: datetime
    params: Values = field(default_factory=dict)
    tags: Values = field(default_factory=dict)
    summary: Values = field(default_factory=dict)
    metrics: dict[str, MetricSummary] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExperimentWithRuns(Experiment):
    """An experiment and the first page of its runs, newest first."""

    runs: list[Run] = field(default_factory=list)
    runs_next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class RunDetail(Run):
    """A run by itself: with what a resuming client must know."""

    last_step: int | None = None
    """The greatest step of any metric but ``system/…``."""


@dataclass(frozen=True, slots=True)
class RunCreate:
    """A new run, for callers without the SDK. ``experiment`` is a name (created when new) or use ``experiment_id``."""

    __pydantic_config__ = IN

    experiment: ExperimentName | None = None
    experiment_id: str | None = None
    id: Annotated[str, MinLen(1), MaxLen(limits.MAX_RUN_ID)] | None = None
    name: ShortText | None = None
    status: RunStatus = "running"
    started_at: datetime | None = None
    ended_at: datetime | None = None
    seed: Int64 | None = None
    owner: ShortText | None = None
    group: ShortText | None = None
    parent_id: Annotated[str, MinLen(1), MaxLen(limits.MAX_RUN_ID)] | None = None
    notes: Text | None = None
    params: dict[Name, ParamValue] = field(default_factory=dict)
    tags: dict[Name, ParamValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One life of a run."""

    __pydantic_config__ = OUT

    id: str
    started_at: datetime
    ended_at: datetime | None
    status: RunStatus
    exit_code: int | None
    reason: str | None
    host: str | None
    pid: int | None
    slurm_job_id: str | None
    step_at_start: int | None
    facts: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class MetricPoint:
    """A point to store. Without a step it takes the metric's last step + 1; without a time, the server's."""

    __pydantic_config__ = IN

    name: Name
    value: float
    step: Int64 | None = None
    timestamp: datetime | None = None


@dataclass(frozen=True, slots=True)
class MetricsPost:
    """Points to store, all or none."""

    __pydantic_config__ = IN

    metrics: Annotated[list[MetricPoint], MaxLen(100_000)]


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many points were stored."""

    accepted: int


@dataclass(frozen=True, slots=True)
class Point:
    """A point as it was logged."""

    __pydantic_config__ = OUT

    step: int
    time: datetime
    value: float


@dataclass(frozen=True, slots=True)
class SpoolAnswer:
    """The stream offset now stored, and when the next upload is welcome."""

    offset: int
    next_upload_s: float
