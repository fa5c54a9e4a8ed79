"""What MLflow's filters and orders are made of, whatever they are about.

A filter is comparisons joined by ``AND``. Their server, which reads it with a tokenizer for SQL, also lets an ``AND``
be missing, or stand where it joins nothing; so do we, since there is only one thing that it can mean.

Within quotes nothing has a meaning but the quote itself, which may be doubled or stand after a backslash. Neither is
taken away: ``'it''s'`` is five characters, as it is for their server, and ``"it's"`` four.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from .errors import SearchError
from .scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_CLAUSES: Final = 200
MAX_LISTED: Final = 3_000
MAX_TEXT: Final = 10_000
"""Characters of one value: more than a tag holds. SQLite takes patterns of up to 50,000 bytes."""

Written: TypeAlias = str | int | float | tuple[str, ...] | None
"""A value as written: a text without its quotes, a number, a list; None beside an operator that takes none."""


@dataclass(frozen=True, slots=True)
class Name:
    """``entity.key``; a name that stands alone has no entity, and means an attribute."""

    entity: str | None
    key: str

    def __str__(self) -> str:
        return f"{self.entity}.{self.key}" if self.entity else self.key


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison. ``operator`` is in capitals, its words one space apart."""

    name: Name
    operator: str
    value: Written


@dataclass(frozen=True, slots=True)
class Order:
    """One thing to order by."""

    name: Name
    descending: bool


_SINGLE: Final = r"'(?:[^'\\]|\\'|\\|'')*'"
_DOUBLE: Final = r'"(?:[^"\\]|\\"|\\|"")*"'
_BACKTICKS: Final = r"`(?:[^`]|``)*`"
_BARE: Final = r"\w+(?:\.\w+)*"

_NAME: Final = re.compile(rf"(?:(\w+|`\w+`)\.)?({_BARE}|{_BACKTICKS}|{_DOUBLE}|{_SINGLE})")
_AND: Final = re.compile(r"and(?![\w.])", re.IGNORECASE)
_OPERATOR: Final = re.compile(r"[=!<>]+|(?:is\s+(?:not\s+)?null|(?:not\s+)?in|i?like)(?!\w)", re.IGNORECASE)
_TEXT: Final = re.compile(rf"{_SINGLE}|{_DOUBLE}")
_NUMBER: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?(?![\w.])", re.IGNORECASE)
_OPEN, _COMMA, _CLOSE = re.compile(r"\("), re.compile(","), re.compile(r",?\s*\)")
_DIRECTION: Final = re.compile(r"(?:asc|desc)(?!\w)", re.IGNORECASE)
_WHOLE: Final = re.compile(r"-?[0-9]{1,30}\Z")

_COMPARISON: Final = "a comparison such as metrics.loss < 1 (AND joins them; there is no OR, NOT or bracket)"
_COMPARATOR: Final = "a comparator after the name (a name with special characters stands in backticks)"


def read_filter(text: str) -> tuple[Clause, ...]:
    """The clauses of a filter, none if it is empty.

    Raises:
        SearchError: It cannot be read, says at which character.
    """
    scanner, clauses = Scanner(text, "filter"), list[Clause]()
    while True:
        while scanner.take(_AND):
            pass
        if scanner.ended:
            return tuple(clauses)
        if len(clauses) == MAX_CLAUSES:
            raise SearchError(f"Invalid filter: it has more than {MAX_CLAUSES} comparisons")
        clauses.append(_clause(scanner))


def read_order(text: str) -> Order:
    """One item of ``order_by``: a name, then perhaps ``ASC`` or ``DESC``.

    Raises:
        SearchError: It cannot be read, says at which character.
    """
    scanner = Scanner(text, "order_by")
    name = _name(scanner, "a name such as metrics.loss")
    direction = scanner.take(_DIRECTION)
    if not scanner.ended:
        raise scanner.wrong("the end" if direction else "ASC, DESC or the end (special characters stand in backticks)")
    return Order(name, direction is not None and direction[0].lower() == "desc")


def _clause(scanner: Scanner) -> Clause:
    name = _name(scanner, _COMPARISON)
    found = scanner.take(_OPERATOR)
    if found is None:
        raise scanner.wrong(_COMPARATOR)
    operator = " ".join(found[0].upper().split())
    return Clause(name, operator, _READERS.get(operator, _value)(scanner))


def _name(scanner: Scanner, expected: str) -> Name:
    before = scanner.at
    found = scanner.take(_NAME)
    if found is None or (found[1] is None and found[2].startswith("'")):
        scanner.at = before
        raise scanner.wrong(expected)
    entity, key = found.groups()
    key = key[1:-1] if key[0] in "`'\"" else key
    if not key or len(key) > MAX_TEXT:
        raise SearchError(f"Invalid {scanner.what}: a name has 1 to {MAX_TEXT} characters, not {len(key)}")
    return Name(entity and entity.strip("`"), key)


def _value(scanner: Scanner) -> str | int | float:
    number = scanner.take(_NUMBER)
    if number is not None:
        return int(number[0]) if _WHOLE.match(number[0]) else float(number[0])
    return _text(scanner, "a number or a text in quotes")


def _text(scanner: Scanner, expected: str) -> str:
    found = scanner.take(_TEXT)
    if found is None:
        raise scanner.wrong(expected)
    text = found[0][1:-1]
    if len(text) > MAX_TEXT:
        raise SearchError(f"Invalid {scanner.what}: a value has at most {MAX_TEXT} characters, not {len(text)}")
    return text


def _list(scanner: Scanner) -> tuple[str, ...]:
    """Texts in brackets, at least one; a comma may stand after the last, as in Python."""
    if scanner.take(_OPEN) is None:
        raise scanner.wrong("a list such as ('a', 'b')")
    texts = [_text(scanner, "a text in quotes")]
    while scanner.take(_CLOSE) is None:
        if scanner.take(_COMMA) is None:
            raise scanner.wrong("a comma or a closing bracket")
        if len(texts) == MAX_LISTED:
            raise SearchError(f"Invalid {scanner.what}: a list has at most {MAX_LISTED} values")
        texts.append(_text(scanner, "a text in quotes"))
    return tuple(texts)


def _nothing(_scanner: Scanner) -> None:
    """Beside an operator that says it all."""


_READERS: Final[dict[str, Callable[[Scanner], Written]]] = {
    "IN": _list,
    "NOT IN": _list,
    "IS NULL": _nothing,
    "IS NOT NULL": _nothing,
}
