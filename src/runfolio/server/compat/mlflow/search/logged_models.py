"""MLflow's filters and orders of logged models, as conditions of our models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runfolio.server.conditions import Compare, Has, Like, Not, OneOf, Order, Within
from runfolio.server.models.conditions import NEWEST_FIRST, Dataset, Measured, Metric, Param, Tag

from .clauses import read_filter
from .conditions import (
    COMPARING,
    EQUALITY,
    LISTING,
    MATCHING,
    check_operator,
    comparator,
    is_negated,
    moments,
    number,
    pattern,
    texts,
)
from .errors import SearchError
from .orders import MAX_KEYS
from .scanner import MAX_LENGTH, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runfolio.server.models.conditions import Attribute, Condition, Subject
    from runfolio.server.models.conditions import Order as ModelOrder

    from .clauses import Clause, Name

ATTRIBUTES: Final[dict[str, Attribute]] = {
    "name": "name",
    "model_id": "id",
    "model_type": "type",
    "status": "status",
    "source_run_id": "run_id",
    "creation_time": "created_at",
    "creation_timestamp": "created_at",
    "last_updated_time": "updated_at",
    "last_updated_timestamp": "updated_at",
}
"""Fields of our models by their names."""

STATUSES: Final = {"PENDING": "pending", "READY": "ready", "FAILED": "failed"}
_TIMES: Final = ("created_at", "updated_at")
_MAYBE: Final = ("type", "run_id")
"""What a model may lack here; for MLflow it is the empty text then."""


def parse_filter(text: str, datasets: Sequence[Dataset] = ()) -> tuple[Condition, ...]:
    """The conditions of a filter of logged models, which all have to hold.

    - A metric is the latest value that any run measured of the model: of those on one of ``datasets``, if there are
      some. Datasets without a condition on a metric ask for models with any metric on them.
    - A condition on a parameter, tag or metric that a model lacks never holds. NaN passes none.

    Raises:
        SearchError: It cannot be read, or asks for what models do not have.
    """
    on = tuple(datasets)
    conditions = [_condition(clause, on) for clause in read_filter(text)]
    if on and not any(isinstance(each, Compare) for each in conditions):
        conditions.append(Has(Measured(on)))
    return tuple(conditions)


def parse_order(
    order_by: Sequence[tuple[str, bool, Dataset | None]], datasets: Sequence[Dataset] = ()
) -> tuple[ModelOrder, ...]:
    """What to order by: names, whether downwards, and on which dataset a metric was measured; then the newest first.

    Raises:
        SearchError: It names what no order goes by.
    """
    if len(order_by) > MAX_KEYS:
        raise SearchError(f"Invalid order_by: it has more than {MAX_KEYS} items")
    keys: dict[Subject, ModelOrder] = {}
    for name, descending, dataset in order_by:
        subject = _ordered(name, (dataset,) if dataset else tuple(datasets))
        keys.setdefault(subject, Order(subject, descending))
    return (*keys.values(), *(key for key in NEWEST_FIRST if key.subject not in keys))


def _ordered(name: str, datasets: tuple[Dataset, ...]) -> Subject:
    entity, dot, key = name.strip().partition(".")
    if dot and entity == "metrics" and 0 < len(key) <= MAX_LENGTH:
        return Metric(key, datasets)
    if not dot and entity in ATTRIBUTES:
        return ATTRIBUTES[entity]
    known = ", ".join(ATTRIBUTES)
    raise SearchError(f"Invalid order_by: models are ordered by metrics.<name>, {known}, not by {shown(name)}")


def _condition(clause: Clause, datasets: tuple[Dataset, ...]) -> Condition:
    subject = _subject(clause.name, datasets)
    if isinstance(subject, Metric):
        check_operator(clause, COMPARING)
        return Compare(subject, comparator(clause), float(number(clause)))
    if subject in _TIMES:
        check_operator(clause, COMPARING)
        when = moments(clause)
        return Within(subject, when.start, when.end, when.negated)
    if subject == "status":
        check_operator(clause, EQUALITY, LISTING)
        return OneOf(subject, _statuses(clause), is_negated(clause))
    check_operator(clause, EQUALITY, MATCHING, LISTING)
    if clause.operator in MATCHING:
        return Like(subject, pattern(clause), ignore_case=clause.operator == "ILIKE")
    return _equal(subject, _texts(clause), is_negated(clause))


def _equal(subject: Subject, values: tuple[str, ...], negated: bool) -> Condition:
    if subject not in _MAYBE:
        return OneOf(subject, values, negated)
    if values == ("",):
        return Has(subject, negated=not negated)
    return Not(OneOf(subject, values)) if negated else OneOf(subject, values)


def _subject(name: Name, datasets: tuple[Dataset, ...]) -> Subject:
    match name.entity:
        case None | "attributes" if name.key in ATTRIBUTES:
            return ATTRIBUTES[name.key]
        case None | "attributes":
            raise SearchError(f"Invalid attribute key {shown(name.key)}: there are {', '.join(ATTRIBUTES)}")
        case "metrics":
            return Metric(name.key, datasets)
        case "params":
            return Param(name.key)
        case "tags":
            return Tag(name.key)
    known = "metrics, params, tags and attributes"
    raise SearchError(f"Invalid entity type {shown(name.entity or '')}: models have {known}")


def _statuses(clause: Clause) -> tuple[str, ...]:
    unknown = [value for value in texts(clause) if value not in STATUSES]
    if unknown:
        raise SearchError(f"Unknown model status in filter: {shown(unknown[0])}; there are {', '.join(STATUSES)}")
    return tuple(STATUSES[value] for value in texts(clause))


def _texts(clause: Clause) -> tuple[str, ...]:
    """One text, or those of a list. A number may stand without its quotes, as in ``params.lr = 0.1``."""
    return (str(clause.value),) if isinstance(clause.value, int | float) else texts(clause)
