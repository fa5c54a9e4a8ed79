"""Text to trees: filters, sort orders, single fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar, cast

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken
from lark.exceptions import UnexpectedCharacters, VisitError

from .catalog import AGGREGATES, FIELD_PATTERN, RUN_FIELDS, SCOPES, kind_of
from .errors import FilterError, Source
from .grammar import FIELD, GRAMMAR, WORDS
from .literals import LiteralKind, Written, unquoted, value_for
from .regex import read_regex
from .tree import (
    EVERYTHING,
    Aggregate,
    Compare,
    Contains,
    Field,
    Filter,
    In,
    IsNull,
    Match,
    Matcher,
    Not,
    Operator,
    SortKey,
    Truthy,
    conjunction,
    disjunction,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_LENGTH: Final = 10_000
MAX_DEPTH: Final = 32
MAX_LEAVES: Final = 200
MAX_IN: Final = 500
MAX_SORT_KEYS: Final = 5

_FIELD = re.compile(FIELD_PATTERN)
_PARTS = re.compile(r"([a-z]+)\.(?:`((?:[^`]|``)*)`(?:\.([a-z_]+))?|(.+))\Z", re.DOTALL)
_OPERATORS: Final[dict[str, Operator]] = {"==": "=", "<>": "!="}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Built:
    """A tree under construction: how deep it nests, and how many leaves it has."""

    tree: Filter
    depth: int = 1
    leaves: int = 1


@dataclass(frozen=True, slots=True)
class _Fault(Exception):
    """Something wrong at a place of the text, found while building the tree."""

    problem: str
    column: int
    expected: tuple[str, ...] = ()


def parse(text: str) -> Filter:
    """The filter that ``text`` writes down; an empty text lets every run pass.

    Raises:
        FilterError: It cannot be read, names the column.
    """
    _check_text(text, "filter")
    if not text.strip():
        return EVERYTHING
    try:
        return cast("_Built", _lark().parse(text)).tree
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None
    except VisitError as error:
        raise _located(text, error.orig_exc, "filter") from None
    except _Fault as fault:
        raise _located(text, fault, "filter") from None


def parse_sort(text: str) -> tuple[SortKey, ...]:
    """Sort keys from a comma list, ``-`` before those that descend: ``-metrics.val/acc,runs.created_at``.

    Raises:
        FilterError: It cannot be read, names the column.
    """
    _check_text(text, "sort")
    keys = tuple(SortKey(field, mark == "-") for mark, field in _comma_list(text, "sort", read_field))
    if len(keys) > MAX_SORT_KEYS:
        raise FilterError(f"more than {MAX_SORT_KEYS} keys", text=text, column=1, source="sort")
    return keys


def parse_field_list(text: str) -> tuple[Field, ...]:
    """Fields from a comma list. The name ``*`` stands for all of its prefix: ``metrics.*,params.lr``.

    Raises:
        FilterError: It cannot be read, names the column.
    """
    _check_text(text, "fields")
    return tuple(field for _, field in _comma_list(text, "fields", _read_listed))


def read_field(text: str, column: int = 1) -> Field:
    """One field with its prefix. Raises what :func:`_located` turns into a FilterError."""
    parts = _PARTS.match(text)
    assert parts is not None, "FIELD_PATTERN matched it"
    scope = SCOPES[parts[1]]
    name = parts[4] if parts[2] is None else parts[2].replace("``", "`")
    if not name:
        raise _Fault("a name is missing here", column + len(parts[1]) + 1, ("a name",))
    if scope != "metrics":
        return _plain_field(Field(scope, name), parts[3], column)
    if parts[2] is not None:
        return Field(scope, name, _aggregate(parts[3], column + len(text) - len(parts[3] or "")))
    head, dot, tail = name.rpartition(".")
    return Field(scope, head, cast("Aggregate", tail)) if dot and head and tail in AGGREGATES else Field(scope, name)


def _plain_field(field: Field, suffix: str | None, column: int) -> Field:
    if suffix is not None:
        raise _Fault(f"{field.scope} have no .{suffix}", column, ("an operator",))
    if field.scope == "runs" and field.name not in RUN_FIELDS:
        raise _Fault(f"runs have no {field.name!r}", column, tuple(f"runs.{name}" for name in RUN_FIELDS))
    return field


def _aggregate(word: str | None, column: int) -> Aggregate:
    if word is not None and word not in AGGREGATES:
        raise _Fault(f"metrics have no .{word}", column, tuple(f".{known}" for known in AGGREGATES))
    return word or "last"


def _read_listed(text: str, column: int) -> Field:
    scope, _, name = text.partition(".")
    return Field(SCOPES[scope], "*") if name == "*" else read_field(text, column)


def _comma_list(text: str, source: Source, read: Callable[[str, int], T]) -> list[tuple[str, T]]:
    """Items with the ``-`` or ``+`` before them; each is read with its column."""
    items: list[tuple[str, T]] = []
    item = re.compile(rf"\s*([+-]?)({FIELD_PATTERN})\s*(?:,|\Z)")
    position = 0
    while position < len(text.rstrip()):
        found = item.match(text, position)
        if found is None:
            column = position + 1 + len(text[position:]) - len(text[position:].lstrip())
            raise FilterError("this is no field", text=text, column=column, expected=(FIELD,), source=source)
        try:
            items.append((found[1], read(found[2], found.start(2) + 1)))
        except _Fault as fault:
            raise _located(text, fault, source) from None
        position = found.end()
    return items


class _Builder(Transformer[Token, _Built]):
    """Called by the parser as each rule ends, so that nothing here recurses."""

    def start(self, items: list[_Built]) -> _Built:
        return items[0]

    def or_(self, items: list[_Built]) -> _Built:
        return _joined(items, disjunction)

    def and_(self, items: list[_Built]) -> _Built:
        return _joined(items, conjunction)

    def not_(self, items: list[_Built]) -> _Built:
        return _nested(Not(items[0].tree), items)

    def compare(self, items: list[Token]) -> _Built:
        field, operator = _field(items[0]), _OPERATORS.get(items[1], cast("Operator", str(items[1])))
        value = _value(field, items[2])
        if isinstance(value, bool) and operator not in ("=", "!="):
            raise _Fault(f"{operator} has no meaning with true and false", _column(items[1]), ("=", "!="))
        return _Built(Compare(field, operator, value))

    def in_(self, items: list[Token]) -> _Built:
        negated = items[1].type == "NOT"
        field, literals = _field(items[0]), items[1 + negated :]
        if len(literals) > MAX_IN:
            raise _Fault(f"more than {MAX_IN} values", _column(literals[MAX_IN]))
        return _Built(In(field, tuple(_value(field, literal) for literal in literals), negated))

    def match(self, items: list[Token]) -> _Built:
        negated = items[1].type == "NOT"
        field, matcher, pattern = _field(items[0]), items[1 + negated], unquoted(items[2 + negated])
        if kind_of(field) not in ("text", "any"):
            raise _Fault(f"{matcher} is for texts", _column(matcher), ("an operator such as = or >",))
        word = cast("Matcher", matcher.lower())
        if word == "matches":
            try:
                read_regex(pattern)
            except ValueError as reason:
                raise _Fault(str(reason), _column(items[-1]), ("a simpler regular expression",)) from None
        return _Built(Match(field, word, pattern, negated))

    def is_null(self, items: list[Token]) -> _Built:
        return _Built(IsNull(_field(items[0]), len(items) > 1))

    def truthy(self, items: list[Token]) -> _Built:
        field = _field(items[0])
        if kind_of(field) != "any":
            column = _column(items[0]) + len(items[0])
            raise _Fault("a comparison is missing", column, (WORDS["COMPARE"], "in", "is null"))
        return _Built(Truthy(field))

    def contains(self, items: list[Token]) -> _Built:
        return _Built(Contains(unquoted(items[0])))


def _joined(items: list[_Built], join: Callable[[tuple[Filter, ...]], Filter]) -> _Built:
    return _nested(join(tuple(item.tree for item in items)), items)


def _nested(tree: Filter, items: list[_Built]) -> _Built:
    built = _Built(tree, max(item.depth for item in items) + 1, sum(item.leaves for item in items))
    if built.depth > MAX_DEPTH:
        raise _Fault(f"nested deeper than {MAX_DEPTH} levels", 1, ("a flatter filter",))
    if built.leaves > MAX_LEAVES:
        raise _Fault(f"more than {MAX_LEAVES} comparisons", 1, ("a shorter filter",))
    return built


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _field(token: Token) -> Field:
    return read_field(str(token), _column(token))


def _value(field: Field, token: Token) -> str | int | float | bool:
    text = unquoted(token) if token.type == "STRING" else str(token)
    literal = Written(cast("LiteralKind", token.type), text, _column(token))
    try:
        return cast("str | int | float | bool", value_for(field, literal))
    except ValueError as reason:
        name = f"{field.scope}.{field.name}"
        raise _Fault(f"{token} cannot be compared with {name}", _column(token), (str(reason),)) from None


@cache
def _lark() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="contextual", transformer=_Builder(), maybe_placeholders=False)


def _check_text(text: str, source: Source) -> None:
    if len(text) > MAX_LENGTH:
        raise FilterError(f"longer than {MAX_LENGTH} characters", text=text, column=MAX_LENGTH + 1, source=source)
    bad = re.search("[\x00\ud800-\udfff]", text)
    if bad is not None:
        raise FilterError("a character that no text can hold", text=text, column=bad.start() + 1, source=source)


def _located(text: str, fault: Exception, source: Source) -> FilterError:
    if not isinstance(fault, _Fault):
        raise fault
    return FilterError(fault.problem, text=text, column=fault.column, expected=fault.expected, source=source)


def _syntax_error(text: str, error: UnexpectedInput) -> FilterError:
    expected = _expected(error)
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return FilterError("the filter ends too early", text=text, column=len(text.rstrip()) + 1, expected=expected)
    column = (cast("int | None", error.pos_in_stream) or 0) + 1  # lark declares it None
    return FilterError(f"{_word_at(text, column)} is not expected here", text=text, column=column, expected=expected)


def _word_at(text: str, column: int) -> str:
    if text[column - 1] in "'\"`":
        return "a quote that is not closed"
    word = re.match(r"[\w.]+|.", text[column - 1 :], re.DOTALL)
    return repr(word[0][:40]) if word else "the end"


def _expected(error: UnexpectedInput) -> tuple[str, ...]:
    match error:
        case UnexpectedToken():
            names = error.accepts or error.expected
        case UnexpectedCharacters():
            names = error.allowed or set()
        case _:
            names = set()
    return tuple(word for name, word in WORDS.items() if name in names)
