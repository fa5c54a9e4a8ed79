"""Which way a metric is better: what ``.best`` and ``.best_step`` follow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

from sqlalchemy import select

from runfolio.server.db.models import MetricDefinition

from .tree import And, Contains, Not, Or

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from .tree import Field, Filter

Goal: TypeAlias = Literal["min", "max"]


@dataclass(frozen=True, slots=True)
class GoalRule:
    """In ``experiment_id``, metrics that match ``pattern`` (``*`` for any characters) have this goal."""

    experiment_id: str
    pattern: str
    goal: Goal

    def covers(self, name: str) -> bool:
        source = ".*".join(re.escape(part) for part in self.pattern.split("*"))
        return re.fullmatch(source, name, re.DOTALL) is not None


@dataclass(frozen=True, slots=True)
class Goals:
    """The goals of the experiments that a search looks at."""

    rules: tuple[GoalRule, ...] = ()

    def of(self, name: str) -> dict[str, Goal]:
        """Experiments with a goal for the metric ``name``. Its own name wins, then the longest pattern."""
        chosen: dict[str, Goal] = {}
        for rule in sorted(self.rules, key=lambda rule: (rule.pattern == name, len(rule.pattern), rule.pattern)):
            if rule.covers(name):
                chosen[rule.experiment_id] = rule.goal
        return chosen


NO_GOALS: Final = Goals()


async def load_goals(
    session: AsyncSession, fields: Iterable[Field], experiment_ids: Sequence[str] | None = None
) -> Goals:
    """The goals of some experiments, or of all; no query when none of ``fields`` is a best value."""
    if not any(field.scope == "metrics" and field.aggregate in ("best", "best_step") for field in fields):
        return Goals()
    columns = (MetricDefinition.experiment_id, MetricDefinition.pattern, MetricDefinition.goal)
    statement = select(*columns).where(MetricDefinition.goal.is_not(None))
    if experiment_ids is not None:
        statement = statement.where(MetricDefinition.experiment_id.in_(experiment_ids))
    rows = await session.execute(statement)
    return Goals(tuple(GoalRule(experiment, pattern, cast("Goal", goal)) for experiment, pattern, goal in rows))


def fields_of(tree: Filter) -> Iterator[Field]:
    """Every field that the filter names."""
    match tree:
        case And(items) | Or(items):
            for item in items:
                yield from fields_of(item)
        case Not(item):
            yield from fields_of(item)
        case Contains():
            return
        case leaf:
            yield leaf.field


def reads_runs(tree: Filter) -> bool:
    """Whether the filter looks at the run itself, and not only at what is stored under its id."""
    match tree:
        case And(items) | Or(items):
            return any(reads_runs(item) for item in items)
        case Not(item):
            return reads_runs(item)
        case Contains():
            return True
        case leaf:
            return leaf.field.scope == "runs"
