"""What MLflow's clients send. Fields that are not known here are passed over, as their own server does."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, TypeVar

from annotated_types import Ge, Le, MaxLen, MinLen
from fastapi import Depends, Request
from pydantic import TypeAdapter, ValidationError

from .errors import malformed

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

T = TypeVar("T")


def read(kind: type[T]) -> Any:
    """The body of a request as a ``kind``: read as JSON whatever its type is said to be, and in one go."""
    return Depends(_reader(kind))


def _reader(kind: type[T]) -> Callable[[Request], Coroutine[Any, Any, T]]:
    @cache
    def adapter() -> TypeAdapter[T]:
        return TypeAdapter(kind)

    async def body(request: Request) -> T:
        try:
            return adapter().validate_json(await request.body() or b"{}")
        except ValidationError as error:
            raise malformed(error.errors(include_url=False)) from None

    return body


Int64: TypeAlias = Annotated[int, Ge(-(1 << 63)), Le((1 << 63) - 1)]
Millis: TypeAlias = Annotated[int, Ge(0), Le(253_402_300_799_999)]
"""Milliseconds since 1970, up to the year 9999."""
Status: TypeAlias = Literal["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]
View: TypeAlias = Literal["ACTIVE_ONLY", "DELETED_ONLY", "ALL"]

MAX_METRICS = 1000
MAX_VALUES = 100
"""Parameters, and tags, of one batch."""
MAX_BATCH = 1000
"""Things of one batch, all together."""
MAX_RUNS = 50_000
MAX_EXPERIMENTS = 1000


@dataclass(frozen=True, slots=True)
class KeyValue:
    """A parameter or a tag."""

    key: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ExperimentCreate:
    """``experiments/create``."""

    name: Annotated[str, MinLen(1)]
    artifact_location: str | None = None
    tags: list[KeyValue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ExperimentRef:
    """Which experiment; all that ``delete`` and ``restore`` say."""

    experiment_id: Annotated[str, MinLen(1)]


@dataclass(frozen=True, slots=True)
class ExperimentUpdate:
    """``experiments/update``."""

    experiment_id: Annotated[str, MinLen(1)]
    new_name: Annotated[str, MinLen(1)] | None = None


@dataclass(frozen=True, slots=True)
class ExperimentTag:
    """``experiments/set-experiment-tag``."""

    experiment_id: Annotated[str, MinLen(1)]
    key: Annotated[str, MinLen(1)]
    value: str = ""


@dataclass(frozen=True, slots=True)
class ExperimentSearch:
    """``experiments/search``."""

    max_results: Annotated[int, Ge(1), Le(MAX_RUNS)] = MAX_EXPERIMENTS
    page_token: str | None = None
    filter: str | None = None
    order_by: list[str] = field(default_factory=list)
    view_type: View = "ACTIVE_ONLY"


@dataclass(frozen=True, slots=True)
class RunCreate:
    """``runs/create``."""

    experiment_id: str = "0"
    user_id: str | None = None
    run_name: str | None = None
    start_time: Millis | None = None
    tags: list[KeyValue] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRun:
    """Which run: clients say it by both names."""

    run_id: str | None = None
    run_uuid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunUpdate(OfRun):
    """``runs/update``."""

    status: Status | None = None
    end_time: Millis | None = None
    run_name: str | None = None


@dataclass(frozen=True, slots=True)
class RunSearch:
    """``runs/search``."""

    experiment_ids: list[str] = field(default_factory=list)
    filter: str | None = None
    run_view_type: View = "ACTIVE_ONLY"
    max_results: Annotated[int, Ge(1), Le(MAX_RUNS)] = 1000
    order_by: list[str] = field(default_factory=list)
    page_token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A point. ``NaN``, ``Infinity`` and ``-Infinity`` are also read as texts."""

    key: Annotated[str, MinLen(1)]
    value: float
    timestamp: Millis
    step: Int64 = 0
    model_id: str | None = None
    """The logged model that it is of, too."""
    dataset_name: str | None = None
    dataset_digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMetric(Metric):
    """``runs/log-metric``. Two bases with fields cannot be one with slots, so it says of itself which run."""

    run_id: str | None = None
    run_uuid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetValue(OfRun):
    """``runs/log-parameter`` and ``runs/set-tag``."""

    key: Annotated[str, MinLen(1)]
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogBatch(OfRun):
    """``runs/log-batch``. A batch is checked as a whole before anything of it is stored."""

    metrics: Annotated[list[Metric], MaxLen(MAX_METRICS)] = field(default_factory=list)
    params: Annotated[list[KeyValue], MaxLen(MAX_VALUES)] = field(default_factory=list)
    tags: Annotated[list[KeyValue], MaxLen(MAX_VALUES)] = field(default_factory=list)
