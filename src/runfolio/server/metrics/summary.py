"""What is known of all points of a metric, made so that two summaries add up to the summary of both."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .blocks import Block, Floats, Ints


BY_VALUE: Final = f"{1:032x}"
"""The writer of points whose order within a step and time says nothing: there the greatest value is the latest."""


@dataclass(frozen=True, slots=True)
class Latest:
    """A point and what orders it: the greatest (step, time, writer, offset) is the latest."""

    step: int
    time_us: int
    writer: str
    offset: int
    value: float

    @property
    def order(self) -> tuple[int, int, str, float]:
        return self.step, self.time_us, self.writer, _rank(self.value) if self.writer == BY_VALUE else self.offset


def _rank(value: float) -> float:
    """NaN is behind every number."""
    return -math.inf if math.isnan(value) else value


@dataclass(frozen=True, slots=True)
class Summary:
    """``count``, ``sum``, ``min`` and ``max`` are over finite points; the steps are the first at which they occur."""

    latest: Latest
    first_step: int
    count: int
    sum: float
    min: float | None
    min_step: int | None
    max: float | None
    max_step: int | None
    nonfinite_count: int

    def merged(self, other: Summary) -> Summary:
        """The summary of both sets of points."""
        least = _extreme((self.min, self.min_step), (other.min, other.min_step), sign=1)
        greatest = _extreme((self.max, self.max_step), (other.max, other.max_step), sign=-1)
        return replace(
            self,
            latest=max(self.latest, other.latest, key=lambda point: point.order),
            first_step=min(self.first_step, other.first_step),
            count=self.count + other.count,
            sum=self.sum + other.sum,
            min=least[0],
            min_step=least[1],
            max=greatest[0],
            max_step=greatest[1],
            nonfinite_count=self.nonfinite_count + other.nonfinite_count,
        )


def _extreme(
    a: tuple[float | None, int | None], b: tuple[float | None, int | None], *, sign: int
) -> tuple[float | None, int | None]:
    """The lesser value (the greater for sign -1); of equal ones the lesser step."""
    known = [(sign * value, step, value) for value, step in (a, b) if value is not None and step is not None]
    if not known:
        return None, None
    _, step, value = min(known)
    return value, step


def summarise(blocks: Iterable[Block]) -> dict[str, Summary]:
    """By metric. Blocks must be ordered within; among them any order gives the same."""
    found: dict[str, Summary] = {}
    for block in blocks:
        if not block.rows:
            continue
        for name, summary in _of_block(block):
            known = found.get(name)
            found[name] = summary if known is None else known.merged(summary)
    return found


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of the finite points of one column."""

    count: int
    sum: float
    min: float | None = None
    min_step: int | None = None
    max: float | None = None
    max_step: int | None = None


def _of_block(block: Block) -> Iterable[tuple[str, Summary]]:
    step, time_us, offset = int(block.steps[-1]), int(block.times[-1]), int(block.offsets[-1])
    first = int(block.steps[0])
    last_values = _last_values(block)
    finite_rows = np.isfinite(block.values)
    all_finite = bool(finite_rows.all())
    table = _table(block.values, block.steps) if all_finite else None
    for i, name in enumerate(block.names):
        latest = Latest(step, time_us, block.writer, offset, last_values[i])
        facts = (
            _Facts(block.rows, *(column[i] for column in table))
            if table is not None
            else _finite_facts(block.values[i], block.steps, finite_rows[i])
        )
        yield (
            name,
            Summary(
                latest,
                first,
                facts.count,
                facts.sum,
                facts.min,
                facts.min_step,
                facts.max,
                facts.max_step,
                block.rows - facts.count,
            ),
        )


def _last_values(block: Block) -> list[float]:
    """The latest value of each metric."""
    if block.writer != BY_VALUE:
        last: list[float] = block.values[:, -1].tolist()
        return last
    tied = block.values[:, (block.steps == block.steps[-1]) & (block.times == block.times[-1])]
    return [max(column, key=_rank) for column in tied.tolist()]


def _table(values: Floats, steps: Ints) -> tuple[list[Any], ...]:
    """Sum, least, its step, greatest, its step of each metric at once."""
    least, greatest = values.argmin(axis=1), values.argmax(axis=1)
    rows = np.arange(len(values))
    with np.errstate(over="ignore"):
        sums = values.sum(axis=1)
    return (
        sums.tolist(),
        values[rows, least].tolist(),
        steps[least].tolist(),
        values[rows, greatest].tolist(),
        steps[greatest].tolist(),
    )


def _finite_facts(values: Floats, steps: Ints, finite: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> _Facts:
    if not finite.any():
        return _Facts(0, 0.0)
    kept, at = values[finite], steps[finite]
    least, greatest = int(kept.argmin()), int(kept.argmax())
    with np.errstate(over="ignore"):
        total = float(kept.sum())
    return _Facts(len(kept), total, float(kept[least]), int(at[least]), float(kept[greatest]), int(at[greatest]))


FINITE, NAN, POSITIVE, NEGATIVE = range(4)


def to_columns(value: float) -> tuple[float | None, int]:
    """A value as two columns: null and a kind when it is not finite."""
    if math.isfinite(value):
        return value, FINITE
    return None, NAN if math.isnan(value) else POSITIVE if value > 0 else NEGATIVE


def from_columns(value: float | None, kind: int) -> float:
    """The inverse of :func:`to_columns`."""
    if value is not None:
        return value
    return {POSITIVE: math.inf, NEGATIVE: -math.inf}.get(kind, math.nan)
