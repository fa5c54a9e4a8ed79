"""MLflow's filters of runs as filters of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runfolio.server.compat.mlflow.entities import TO_STATUS
from runfolio.server.db.models.runs import STATUSES
from runfolio.server.search.patterns import like_regex
from runfolio.server.search.tree import (
    EVERYTHING,
    Compare,
    Field,
    Filter,
    In,
    IsNull,
    Match,
    conjunction,
    disjunction,
)

from .clauses import Clause, read_filter
from .conditions import (
    COMPARING,
    EQUALITY,
    LISTING,
    MATCHING,
    PRESENCE,
    check_operator,
    comparator,
    is_negated,
    matcher,
    moments,
    number,
    pattern,
    text,
    texts,
)
from .names import field_of, is_attribute

if TYPE_CHECKING:
    from collections.abc import Callable


def parse_filter(text_: str) -> Filter:
    """The filter of ours that finds what MLflow's ``text_`` finds; an empty one lets every run pass.

    - As there, a condition on what a run lacks never holds, except ``IS NULL``.
    - A metric is its latest value. NaN passes ``!=`` alone.
    - Parameters and tags are compared as text, also those that our SDK stored as numbers; ``mlflow.…`` tags are tags.
    - Two statuses of ours may be one of theirs: ``status = 'FAILED'`` finds crashed runs too. Words that are no status,
      and theirs in small letters, are equal to none.
    - Times are milliseconds, of which our clock has parts: see :mod:`.periods`.
    - A condition on datasets holds where it does for some dataset that the run uses; two may hold for two of them.
    - ``artifact_uri`` is refused, so that nobody takes an empty list for an answer.

    Raises:
        SearchError: It cannot be read, or asks for what runs do not have.
    """
    return conjunction(tuple(map(_condition, read_filter(text_))))


def _condition(clause: Clause) -> Filter:
    field = field_of(clause.name)
    if field.scope == "metrics":
        check_operator(clause, COMPARING)
        return Compare(field, comparator(clause), float(number(clause)))
    if is_attribute(clause.name):
        return _OF_RUNS.get(field.name, _textual)(field, clause)
    if field.scope == "datasets":
        return _listed(field, clause)
    check_operator(clause, EQUALITY, MATCHING, PRESENCE)
    if clause.operator in PRESENCE:
        return IsNull(field, is_negated(clause))
    return _textual(field, clause)


def _textual(field: Field, clause: Clause) -> Filter:
    check_operator(clause, EQUALITY, MATCHING)
    if clause.operator in MATCHING:
        return Match(field, matcher(clause), pattern(clause))
    return Compare(field, comparator(clause), text(clause))


def _listed(field: Field, clause: Clause) -> Filter:
    check_operator(clause, EQUALITY, MATCHING, LISTING)
    return In(field, texts(clause), is_negated(clause)) if clause.operator in LISTING else _textual(field, clause)


def _status(field: Field, clause: Clause) -> Filter:
    check_operator(clause, EQUALITY, MATCHING)
    if clause.operator in MATCHING:
        regex = like_regex(pattern(clause), ignore_case=clause.operator == "ILIKE")
        held = tuple(status for status in STATUSES if regex.fullmatch(TO_STATUS[status]))
    else:
        wanted = text(clause)
        held = tuple(status for status in STATUSES if (TO_STATUS[status] == wanted) != is_negated(clause))
    if held == STATUSES:
        return EVERYTHING
    # A list of one finds its runs through no index; an empty list finds none, which is what is meant.
    return Compare(field, "=", held[0]) if len(held) == 1 else In(field, held)


def _time(field: Field, clause: Clause) -> Filter:
    check_operator(clause, COMPARING)
    when = moments(clause)
    if when.negated:
        assert when.start is not None
        assert when.end is not None
        return disjunction((Compare(field, "<", when.start), Compare(field, ">=", when.end)))
    ends: list[Filter] = []
    if when.start is not None:
        ends.append(Compare(field, ">=", when.start))
    if when.end is not None:
        ends.append(Compare(field, "<", when.end))
    return conjunction(tuple(ends))


_OF_RUNS: Final[dict[str, Callable[[Field, Clause], Filter]]] = {
    "id": _listed,
    "status": _status,
    "started_at": _time,
    "ended_at": _time,
}
"""What reads a clause about a field of the run itself; others are texts."""
