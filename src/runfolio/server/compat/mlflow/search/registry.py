"""MLflow's filters and orders of registered models and of their versions, as conditions of our registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from runfolio.server.conditions import Compare, Like, Not, OneOf, Order
from runfolio.server.registry.conditions import Tag

from .clauses import read_filter, read_order
from .conditions import (
    COMPARING,
    EQUALITY,
    LISTING,
    MATCHING,
    check_operator,
    comparator,
    is_negated,
    pattern,
    texts,
)
from .errors import SearchError
from .orders import MAX_KEYS
from .scanner import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from runfolio.server.registry.conditions import VersionAttribute
    from runfolio.server.registry.conditions import VersionCondition as Condition
    from runfolio.server.registry.conditions import VersionOrder as Key
    from runfolio.server.registry.conditions import VersionSubject as Subject

    from .clauses import Clause, Name

IS_PROMPT: Final = Tag("mlflow.prompt.is_prompt")
"""MLflow keeps prompts in its registry too, and lists them only when it is asked for them by this tag."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of thing in the registry can be searched and ordered by: their names, and ours."""

    plural: str
    attributes: Mapping[str, VersionAttribute]
    lists: frozenset[str]
    """Attributes that ``IN`` takes."""
    orders: Mapping[str, VersionAttribute]
    default: tuple[Key, ...]
    """The order when none is asked for."""
    last: tuple[Key, ...]
    """What tells apart those that are level by what was asked for."""


NAMES: Final = Kind(
    plural="registered models",
    attributes={"name": "name"},
    lists=frozenset({"name"}),
    orders={"name": "name", "timestamp": "updated_at", "last_updated_timestamp": "updated_at"},
    default=(),
    last=(Order("name"),),
)
VERSIONS: Final = Kind(
    plural="model versions",
    attributes={"name": "name", "version_number": "version", "run_id": "run_id", "source_path": "source"},
    lists=frozenset({"name", "run_id"}),
    orders={
        "name": "name",
        "version_number": "version",
        "creation_timestamp": "created_at",
        "last_updated_timestamp": "updated_at",
    },
    default=(Order("updated_at", descending=True),),
    last=(Order("name"), Order("version", descending=True)),
)

_TAGS: Final = ("tag", "tags")
_BIGGEST: Final = (1 << 63) - 1


def parse_filter(kind: Kind, text: str) -> tuple[Condition, ...]:
    """The conditions of a filter, which all have to hold. Prompts are left out unless it asks for them.

    Raises:
        SearchError: It cannot be read, or asks for what there is not.
    """
    conditions: list[Condition] = []
    prompts = False
    for clause in read_filter(text):
        condition = _condition(kind, clause)
        if isinstance(condition, OneOf) and condition.subject == IS_PROMPT:
            prompts = (condition.values[0].lower() == "true") != condition.negated
        else:
            conditions.append(condition)
    prompt: OneOf[Subject] = OneOf(IS_PROMPT, ("true",))
    return (*conditions, prompt if prompts else Not(prompt))


def parse_order(kind: Kind, order_by: Sequence[str]) -> tuple[Key, ...]:
    """What to order by, each thing once, so that no two are level.

    Raises:
        SearchError: It cannot be read, names a thing twice, or one that no order goes by.
    """
    if len(order_by) > MAX_KEYS:
        raise SearchError(f"Invalid order_by: it has more than {MAX_KEYS} items")
    keys: dict[Subject, Key] = {}
    for text in order_by:
        order = read_order(text)
        subject = _ordered(kind, order.name)
        if subject in keys:
            raise SearchError(f"Invalid order_by: it names {shown(str(order.name))} twice")
        keys[subject] = Order(subject, order.descending)
    chosen = tuple(keys.values()) or kind.default
    return (*chosen, *(key for key in kind.last if key.subject not in keys))


def _ordered(kind: Kind, name: Name) -> VersionAttribute:
    if name.entity in (None, "attribute", "attributes") and name.key in kind.orders:
        return kind.orders[name.key]
    known = ", ".join(kind.orders)
    raise SearchError(f"Invalid order_by: {kind.plural} are ordered by {known}, not by {shown(str(name))}")


def _condition(kind: Kind, clause: Clause) -> Condition:
    subject = _subject(kind, clause.name)
    if subject == "version":
        check_operator(clause, COMPARING)
        return Compare(subject, comparator(clause), _whole(clause))
    check_operator(clause, EQUALITY, MATCHING, LISTING if subject in kind.lists else ())
    if clause.operator in MATCHING:
        return Like(subject, pattern(clause), ignore_case=clause.operator == "ILIKE")
    if subject == "run_id" and is_negated(clause):  # MLflow has the empty text where a version has no run
        return Not(OneOf(subject, texts(clause)))
    return OneOf(subject, texts(clause), is_negated(clause))


def _subject(kind: Kind, name: Name) -> Subject:
    if name.entity in _TAGS:
        return Tag(name.key)
    if name.entity not in (None, "attribute"):
        raise SearchError(f"Invalid entity type {shown(name.entity or '')}: {kind.plural} have attribute and tags")
    if name.key not in kind.attributes:
        raise SearchError(f"Invalid attribute key {shown(name.key)}: there are {', '.join(kind.attributes)}")
    return kind.attributes[name.key]


def _whole(clause: Clause) -> int:
    """A whole number, perhaps in quotes."""
    try:
        found = int(str(clause.value))
    except ValueError:
        message = f"Invalid value {shown(str(clause.value))} for {shown(str(clause.name))}: it takes a whole number"
        raise SearchError(message) from None
    return max(-_BIGGEST, min(found, _BIGGEST))
