"""What the parts of a clause are, for whoever knows what its name stands for: each asks for what may stand there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, cast

from .errors import SearchError
from .periods import Period, period
from .scanner import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runfolio.server.search.tree import Operator

    from .clauses import Clause

COMPARING: Final = ("=", "!=", "<", "<=", ">", ">=")
EQUALITY: Final = ("=", "!=")
MATCHING: Final = ("LIKE", "ILIKE")
LISTING: Final = ("IN", "NOT IN")
PRESENCE: Final = ("IS NULL", "IS NOT NULL")


def check_operator(clause: Clause, *known: Sequence[str]) -> None:
    """Raises SearchError for an operator that is in none of these groups."""
    words = [word for group in known for word in group]
    if clause.operator not in words:
        message = f"Invalid comparator {shown(clause.operator)} for {shown(str(clause.name))}: it takes "
        raise SearchError(message + ", ".join(words))


def is_negated(clause: Clause) -> bool:
    """Whether the operator is the opposite of another one."""
    return clause.operator in ("!=", "NOT IN", "IS NOT NULL")


def comparator(clause: Clause) -> Operator:
    """One of :data:`COMPARING`, once it was checked."""
    assert clause.operator in COMPARING
    return cast("Operator", clause.operator)


def matcher(clause: Clause) -> Literal["like", "ilike"]:
    """One of :data:`MATCHING`, once it was checked, as our patterns have it."""
    assert clause.operator in MATCHING
    return "ilike" if clause.operator == "ILIKE" else "like"


def text(clause: Clause) -> str:
    """Raises SearchError for what is no text."""
    if not isinstance(clause.value, str):
        raise _unfit(clause, "a text in quotes")
    return clause.value


def texts(clause: Clause) -> tuple[str, ...]:
    """One text, or those of a list."""
    return clause.value if isinstance(clause.value, tuple) else (text(clause),)


def pattern(clause: Clause) -> str:
    """A pattern in our writing. In theirs a backslash is a character like any other, and ``%%`` is ``%``."""
    return re.sub("%+", "%", text(clause).replace("\\", "\\\\"))


def number(clause: Clause) -> int | float:
    """Raises SearchError for what is no number."""
    if not isinstance(clause.value, int | float):
        raise _unfit(clause, "a number")
    return clause.value


def moments(clause: Clause) -> Period:
    """When an operator of :data:`COMPARING` and a number of milliseconds hold."""
    return period(comparator(clause), number(clause))


def _unfit(clause: Clause, wanted: str) -> SearchError:
    return SearchError(f"Invalid value {shown(str(clause.value))} for {shown(str(clause.name))}: it takes {wanted}")
