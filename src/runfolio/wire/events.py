"""What a run says of itself, as the JSON of START and EVENT records.

Each record names the moment it was said (``at``, µs since 1970), so that applying records late, twice or in another
order gives the same run: for one key the greatest ``(at, writer, offset)`` wins.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from annotated_types import Ge, Le, MaxLen, MinLen

from . import limits
from .datasets import DatasetUse

Scalar: TypeAlias = str | int | float | bool | None
ParamValue: TypeAlias = Scalar | list[Any]
"""Lists stay one value; dicts are flattened by the client. NaN and infinities travel as JSON's NaN, Infinity."""

Name: TypeAlias = Annotated[str, MinLen(1), MaxLen(limits.MAX_NAME)]
Text: TypeAlias = Annotated[str, MaxLen(limits.MAX_TEXT)]
TimeUs: TypeAlias = Annotated[int, Ge(limits.MIN_TIME_US), Le(limits.MAX_TIME_US)]
Int64: TypeAlias = Annotated[int, Ge(-(1 << 63)), Le((1 << 63) - 1)]
Digest: TypeAlias = Annotated[str, MinLen(64), MaxLen(64)]
AttemptId: TypeAlias = Annotated[str, MinLen(1), MaxLen(limits.MAX_RUN_ID)]
TerminalStatus: TypeAlias = Literal["finished", "failed", "killed", "preempted"]
_FORBID = {"extra": "forbid", "defer_build": True}


@dataclass(frozen=True, slots=True)
class Start:
    """The run, its experiment and the attempt that this writer belongs to."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    """When this attempt started."""
    experiment: Annotated[str, MinLen(1), MaxLen(limits.MAX_EXPERIMENT_NAME)]
    attempt: AttemptId
    name: Annotated[str, MaxLen(limits.MAX_RUN_NAME)] | None = None
    owner: Annotated[str, MaxLen(limits.MAX_RUN_NAME)] | None = None
    group: Annotated[str, MaxLen(limits.MAX_RUN_NAME)] | None = None
    parent: Annotated[str, MaxLen(limits.MAX_RUN_ID)] | None = None
    seed: Int64 | None = None
    host: Text | None = None
    pid: Int64 | None = None
    slurm_job_id: Text | None = None
    rank: Int64 | None = None


@dataclass(frozen=True, slots=True)
class AttemptStep:
    """The first step that an attempt logs. It hides what earlier attempts logged at this step and later."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    attempt: AttemptId
    step: Int64
    type: Literal["attempt_step"] = "attempt_step"


@dataclass(frozen=True, slots=True)
class Params:
    """Parameters set, by flat key."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    set: dict[Name, ParamValue]
    type: Literal["params"] = "params"


@dataclass(frozen=True, slots=True)
class Tags:
    """Tags set and removed. A label is a tag whose value is true."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    set: dict[Name, ParamValue] = field(default_factory=dict)
    unset: list[Name] = field(default_factory=list)
    type: Literal["tags"] = "tags"


@dataclass(frozen=True, slots=True)
class Summary:
    """Summary values set by the user; they stand apart from the series."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    set: dict[Name, ParamValue] = field(default_factory=dict)
    unset: list[Name] = field(default_factory=list)
    type: Literal["summary"] = "summary"


@dataclass(frozen=True, slots=True)
class Notes:
    """The run's notes, whole."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    text: Text
    type: Literal["notes"] = "notes"


@dataclass(frozen=True, slots=True)
class Capture:
    """Facts about the environment of an attempt: ``git``, ``python``, ``packages``, ``host``, ``gpus``, …"""

    __pydantic_config__ = _FORBID

    at: TimeUs
    attempt: AttemptId
    facts: dict[str, Any]
    type: Literal["capture"] = "capture"


@dataclass(frozen=True, slots=True)
class MetricDefinition:
    """How a metric, or each metric whose name matches a pattern with ``*``, is drawn and judged."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    pattern: Name
    x: Name | None = None
    """``step``, ``time``, ``relative`` or the name of another metric."""
    goal: Literal["min", "max"] | None = None
    unit: Annotated[str, MaxLen(64)] | None = None
    format: Annotated[str, MaxLen(64)] | None = None
    type: Literal["metric_definition"] = "metric_definition"


@dataclass(frozen=True, slots=True)
class Status:
    """The attempt has ended. The run's status follows its newest attempt."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    attempt: AttemptId
    status: TerminalStatus
    exit_code: Int64 | None = None
    reason: Text | None = None
    type: Literal["status"] = "status"


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of the run. Its bytes were uploaded under the digest before this record was sent."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    path: Name
    digest: Digest
    size: Annotated[Int64, Ge(0)]
    mime: Annotated[str, MaxLen(255)] | None = None
    type: Literal["artifact"] = "artifact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset(DatasetUse):
    """The run uses a dataset. What was said of it first stays: the digest says that it is the same."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    type: Literal["dataset"] = "dataset"


@dataclass(frozen=True, slots=True)
class Media:
    """A value of ``log()`` that is not a number."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    name: Name
    step: Int64
    kind: Literal["image", "audio", "video", "text", "table", "histogram", "figure"]
    digest: Digest
    size: Annotated[Int64, Ge(0)]
    mime: Annotated[str, MaxLen(255)]
    index: Annotated[Int64, Ge(0)] = 0
    """Its place among several values logged under one name in one call."""
    caption: Text | None = None
    meta: dict[str, Any] = field(default_factory=dict)
    type: Literal["media"] = "media"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that the run made. Said as ``pending`` before its files and as ``ready`` behind them."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    id: Annotated[str, MinLen(1), MaxLen(limits.MAX_RUN_ID)]
    name: Annotated[str, MinLen(1), MaxLen(limits.MAX_MODEL_NAME)]
    status: Literal["pending", "ready"] = "ready"
    kind: Annotated[str, MaxLen(limits.MAX_RUN_NAME)] | None = None
    """What it is for: ``classifier``, ``agent``, …"""
    params: dict[Name, Text] = field(default_factory=dict)
    tags: dict[Name, Text] = field(default_factory=dict)
    step: Int64 = 0
    """At which the run made it."""
    type: Literal["model"] = "model"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file of a model that is pending. Its bytes were uploaded under the digest before this record was sent."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    model: Annotated[str, MinLen(1), MaxLen(limits.MAX_RUN_ID)]
    path: Name
    digest: Digest
    size: Annotated[Int64, Ge(0)]
    mime: Annotated[str, MaxLen(255)] | None = None
    type: Literal["model_file"] = "model_file"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the run's reader must know: values skipped, points dropped, bytes lost."""

    __pydantic_config__ = _FORBID

    at: TimeUs
    notice: Literal["skipped", "dropped", "lost", "refused", "truncated", "warning"]
    message: Text
    count: Annotated[Int64, Ge(0)] = 0
    detail: dict[str, Any] = field(default_factory=dict)
    type: Literal["notice"] = "notice"


Event: TypeAlias = (
    AttemptStep
    | Params
    | Tags
    | Summary
    | Notes
    | Capture
    | MetricDefinition
    | Status
    | Artifact
    | Dataset
    | Media
    | Model
    | ModelFile
    | Notice
)
"""Any EVENT record, told apart by its ``type``."""
