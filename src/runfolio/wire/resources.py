"""Resources as they appear in JSON. One dataclass is the request or response body on both sides.

Times are aware datetimes (RFC 3339 with ``Z`` out; epoch seconds also in). NaN and infinities are the strings
``"NaN"``, ``"Infinity"`` and ``"-Infinity"`` both ways.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, Literal, TypeAlias, TypeVar

from annotated_types import MaxLen, MinLen, Predicate

from . import limits
from .events import Int64, Name, ParamValue, Text

T = TypeVar("T")

ExperimentName: TypeAlias = Annotated[str, MinLen(1), MaxLen(limits.MAX_EXPERIMENT_NAME)]
ShortText: TypeAlias = Annotated[str, MaxLen(limits.MAX_RUN_NAME)]
RunId: TypeAlias = Annotated[str, MinLen(1), MaxLen(limits.MAX_RUN_ID)]
RunStatus: TypeAlias = Literal["queued", "running", "finished", "failed", "killed", "crashed", "preempted"]
Lifecycle: TypeAlias = Literal["active", "archived", "deleted"]
Values: TypeAlias = dict[str, ParamValue]


def has_utc_offset(moment: datetime) -> bool:
    """Whether a time says its offset from UTC, and lies in the years that a database can hold."""
    try:
        return moment.tzinfo is not None and bool(moment.astimezone(UTC))
    except OverflowError:
        return False


Moment: TypeAlias = Annotated[datetime, Predicate(has_utc_offset)]
"""A time given by a client: RFC 3339 with an offset, or epoch seconds."""

IN = {"extra": "forbid", "defer_build": True}
OUT = {"ser_json_inf_nan": "strings", "defer_build": True}


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
    tags: dict[Name, Text] = field(default_factory=dict)


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
    tags: dict[str, str]


@dataclass(frozen=True, slots=True)
class ExperimentOverview(Experiment):
    """An experiment at a glance."""

    last_activity: datetime
    """When a run of it last changed, or it itself."""
    runs: dict[RunStatus, int]
    """How many active runs stand so; a state without any is left out."""
    days: list[int]
    """Runs created on each of the last 30 days of UTC, today last."""


@dataclass(frozen=True, slots=True)
class ExperimentUpdate:
    """What to change of an experiment. A field that is left out or null stays; an empty text clears it."""

    __pydantic_config__ = IN

    name: ExperimentName | None = None
    owner: ShortText | None = None
    description: Text | None = None
    status: Literal["active", "archived"] | None = None
    tags: dict[Name, Text | None] = field(default_factory=dict)
    """Those to set; null removes one. Others stay."""


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
class RunRow:
    """A run as a row of a table. ``cells`` stand in the order of the table's fields; null where it has none."""

    __pydantic_config__ = OUT

    id: str
    experiment_id: str
    name: str
    status: RunStatus
    lifecycle: Lifecycle
    started_at: datetime | None
    ended_at: datetime | None
    seen_at: datetime | None
    """When a running run's process was last heard of; null for one that has ended or was never heard live."""
    cells: list[ParamValue]


@dataclass(frozen=True, slots=True)
class RunsTable:
    """One page of a table of runs. ``next_cursor`` is null on the last one."""

    __pydantic_config__ = OUT

    fields: list[str]
    """What the cells hold, as filters write it."""
    items: list[RunRow]
    next_cursor: str | None


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
    seen_at: datetime | None = None
    """When a running run's process was last heard of; null for one that has ended or was never heard live."""


@dataclass(frozen=True, slots=True)
class RunCreate:
    """A new run, for callers without the SDK. ``experiment`` is a name (created when new) or use ``experiment_id``."""

    __pydantic_config__ = IN

    experiment: ExperimentName | None = None
    experiment_id: str | None = None
    id: RunId | None = None
    name: ShortText | None = None
    status: RunStatus = "running"
    started_at: Moment | None = None
    ended_at: Moment | None = None
    seed: Int64 | None = None
    owner: ShortText | None = None
    group: ShortText | None = None
    parent_id: RunId | None = None
    notes: Text | None = None
    params: dict[Name, ParamValue] = field(default_factory=dict)
    tags: dict[Name, ParamValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunUpdate:
    """What to change of a run. A field that is left out or null stays; an empty text clears it."""

    __pydantic_config__ = IN

    name: Annotated[ShortText, MinLen(1)] | None = None
    owner: ShortText | None = None
    group: ShortText | None = None
    notes: Text | None = None
    status: RunStatus | None = None
    """For runs without the SDK. A run that still writes says its own status again when it ends."""
    ended_at: Moment | None = None
    """When a run that is over ended; now, if only the status is given."""


BulkAction: TypeAlias = Literal["archive", "delete", "restore", "tag"]


@dataclass(frozen=True, slots=True)
class RunsBulk:
    """One change to many runs: to ``ids``, or to all that a filter finds in an experiment."""

    __pydantic_config__ = IN

    action: BulkAction
    ids: Annotated[list[RunId], MaxLen(limits.MAX_BULK)] | None = None
    experiment_id: str | None = None
    filter: Text | None = None
    tags: dict[Name, ParamValue] = field(default_factory=dict)
    """For ``tag``: null removes the tag."""


@dataclass(frozen=True, slots=True)
class Changed:
    """How many things were changed; what was so already does not count."""

    changed: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many things a filter finds."""

    count: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a run's reader must know: values skipped, points dropped, bytes lost."""

    __pydantic_config__ = OUT

    at: datetime
    notice: str
    message: str
    count: int
    detail: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class DefinitionPut:
    """How the metrics whose names match a pattern are drawn and judged."""

    __pydantic_config__ = IN

    x: Name | None = None
    """``step``, ``time``, ``relative`` or the name of another metric."""
    goal: Literal["min", "max"] | None = None
    unit: Annotated[str, MaxLen(64)] | None = None
    format: Annotated[str, MaxLen(64)] | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A metric definition. For one metric an exact name beats a pattern, and a longer pattern a shorter one."""

    __pydantic_config__ = OUT

    pattern: str
    x: str | None
    goal: Literal["min", "max"] | None
    unit: str | None
    format: str | None


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
    timestamp: Moment | None = None


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
