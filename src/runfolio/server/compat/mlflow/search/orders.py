"""MLflow's orders of runs as orders of ours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from runfolio.server.search.tree import Field, SortKey

from .clauses import read_order
from .errors import SearchError
from .names import field_of
from .scanner import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MAX_KEYS: Final = 10

_ALWAYS: Final = (SortKey(Field("runs", "started_at"), descending=True), SortKey(Field("runs", "id")))
"""What tells apart runs that are level by what was asked for."""


def parse_order(order_by: Sequence[str]) -> tuple[SortKey, ...]:
    """Sort keys for MLflow's ``order_by``: those asked for, then the latest start, then the id; each field once.

    Runs without the field come last in both directions, as in MLflow; for NaN see :func:`with_ends`. Differences:

    - Values that are stored as numbers come before texts, in the order of numbers; MLflow knows texts only.
    - Statuses come by our names, in which ``running`` is behind ``queued`` and crashed runs before failed ones.

    Raises:
        SearchError: It cannot be read, names a field twice, or one that runs do not have.
    """
    if len(order_by) > MAX_KEYS:
        raise SearchError(f"Invalid order_by: it has more than {MAX_KEYS} items")
    keys: dict[Field, SortKey] = {}
    for text in order_by:
        order = read_order(text)
        field = field_of(order.name)
        if field.scope == "datasets":
            raise SearchError("Runs cannot be ordered by datasets, of which each may use many")
        if field in keys:
            raise SearchError(f"Invalid order_by: it names {shown(str(order.name))} twice")
        keys[field] = SortKey(field, order.descending)
    return (*keys.values(), *(key for key in _ALWAYS if key.field not in keys))


def metrics_of(keys: Sequence[SortKey]) -> set[str]:
    """The metrics that are ordered by."""
    return {key.field.name for key in keys if key.field.scope == "metrics"}


def with_ends(keys: Sequence[SortKey], not_finite: Collection[str]) -> tuple[SortKey, ...]:
    """The same order where latest values of some metrics are NaN or infinite.

    MLflow has infinities as the greatest and least numbers, NaN behind all numbers in both directions, and behind that
    the runs that lack the metric. It costs a sort of all runs, which finite values, read off an index, do not.
    """
    return tuple(part for key in keys for part in (_extended(key) if key.field.name in not_finite else (key,)))


def _extended(key: SortKey) -> tuple[SortKey, ...]:
    if key.field.scope != "metrics":
        return (key,)
    return replace(key, field=replace(key.field, aggregate="extended")), SortKey(replace(key.field, aggregate="nan"))
