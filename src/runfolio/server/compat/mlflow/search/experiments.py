"""MLflow's filters and orders of experiments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runfolio.server.compat.mlflow.entities import NOTE
from runfolio.server.conditions import Has, Like, OneOf, Order, Within
from runfolio.server.experiments.conditions import Tag

from .clauses import Clause, read_filter, read_order
from .conditions import (
    COMPARING,
    EQUALITY,
    LISTING,
    MATCHING,
    PRESENCE,
    check_operator,
    is_negated,
    matcher,
    moments,
    number,
    pattern,
    texts,
)
from .errors import SearchError
from .orders import MAX_KEYS
from .scanner import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runfolio.server.experiments.conditions import Attribute, Condition, Subject
    from runfolio.server.experiments.conditions import Order as Key

    from .clauses import Name

_ENTITIES: Final = {"attribute": "attribute", "attributes": "attribute", "tag": "tag", "tags": "tag"}
_ATTRIBUTES: Final[dict[str, Attribute]] = {
    "experiment_id": "id",
    "name": "name",
    "creation_time": "created_at",
    "last_update_time": "updated_at",
}
_DEFAULT: Final[tuple[Key, ...]] = (Order("created_at", descending=True), Order("id"))


def parse_filter(text: str) -> tuple[Condition, ...]:
    """The conditions of a filter of experiments, which all have to hold.

    Raises:
        SearchError: It cannot be read, or asks for what experiments do not have.
    """
    return tuple(map(_condition, read_filter(text)))


def parse_order(order_by: Sequence[str]) -> tuple[Key, ...]:
    """What to order experiments by, the id last: downwards, as in MLflow, unless nothing was asked for.

    An attribute that is named again tells nothing more apart, and is left out.

    Raises:
        SearchError: It cannot be read, or names what no order goes by.
    """
    if len(order_by) > MAX_KEYS:
        raise SearchError(f"Invalid order_by: it has more than {MAX_KEYS} items")
    keys: dict[Subject, Key] = {}
    for text in order_by:
        order = read_order(text)
        subject = _subject(order.name)
        if subject not in _ATTRIBUTES.values():
            raise SearchError("Invalid order_by: experiments are not ordered by tags")
        keys.setdefault(subject, Order(subject, order.descending))
    if not keys:
        return _DEFAULT
    keys.setdefault("id", Order("id", descending=True))
    return tuple(keys.values())


def _subject(name: Name) -> Subject:
    entity = _ENTITIES.get(name.entity or "attribute")
    if entity is None:
        raise SearchError(f"Invalid entity type {shown(name.entity or '')}: experiments have attributes and tags")
    if entity == "tag":
        return "description" if name.key == NOTE else Tag(name.key)
    if name.key not in _ATTRIBUTES:
        raise SearchError(f"Invalid attribute key {shown(name.key)}: there are {', '.join(_ATTRIBUTES)}")
    return _ATTRIBUTES[name.key]


def _condition(clause: Clause) -> Condition:
    subject = _subject(clause.name)
    if isinstance(subject, Tag) or subject == "description":
        check_operator(clause, EQUALITY, MATCHING, PRESENCE)
        if clause.operator in PRESENCE:
            return Has(subject, negated=clause.operator == "IS NULL")
    elif subject in ("created_at", "updated_at"):
        return _time(subject, clause)
    else:
        check_operator(clause, EQUALITY, LISTING if subject == "id" else MATCHING)
    if clause.operator in MATCHING:
        return Like(subject, pattern(clause), ignore_case=matcher(clause) == "ilike")
    return OneOf(subject, texts(clause), is_negated(clause))


def _time(subject: Subject, clause: Clause) -> Condition:
    check_operator(clause, COMPARING)
    if isinstance(number(clause), float):
        raise SearchError(f"Invalid value {clause.value} for {shown(str(clause.name))}: it takes whole milliseconds")
    when = moments(clause)
    return Within(subject, when.start, when.end, when.negated)
