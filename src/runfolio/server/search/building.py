"""Builds the tree of a filter as the grammar's rules end. Loaded with the first filter: lark takes its time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, cast

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken
from lark.exceptions import UnexpectedCharacters, VisitError

from .catalog import kind_of
from .errors import FilterError
from .grammar import GRAMMAR, WORDS
from .literals import LiteralKind, Written, unquoted, value_for
from .reading import Fault, located, read_field
from .regex import read_regex
from .tree import (
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
    Truthy,
    conjunction,
    disjunction,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH: Final = 32
MAX_LEAVES: Final = 200
MAX_IN: Final = 500

_OPERATORS: Final[dict[str, Operator]] = {"==": "=", "<>": "!="}


@dataclass(frozen=True, slots=True)
class _Built:
    """A tree under construction: how deep it nests, and how many leaves it has."""

    tree: Filter
    depth: int = 1
    leaves: int = 1


def build(text: str) -> Filter:
    """The tree of a filter that is not empty.

    Raises:
        FilterError: It cannot be read, names the column.
    """
    try:
        return cast("_Built", _lark().parse(text)).tree
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None
    except VisitError as error:
        raise located(text, error.orig_exc, "filter") from None
    except Fault as fault:
        raise located(text, fault, "filter") from None


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
            raise Fault(f"{operator} has no meaning with true and false", _column(items[1]), ("=", "!="))
        return _Built(Compare(field, operator, value))

    def in_(self, items: list[Token]) -> _Built:
        negated = items[1].type == "NOT"
        field, literals = _field(items[0]), items[1 + negated :]
        if len(literals) > MAX_IN:
            raise Fault(f"more than {MAX_IN} values", _column(literals[MAX_IN]))
        return _Built(In(field, tuple(_value(field, literal) for literal in literals), negated))

    def match(self, items: list[Token]) -> _Built:
        negated = items[1].type == "NOT"
        field, matcher, pattern = _field(items[0]), items[1 + negated], unquoted(items[2 + negated])
        if kind_of(field) not in ("text", "any"):
            raise Fault(f"{matcher} is for texts", _column(matcher), ("an operator such as = or >",))
        word = cast("Matcher", matcher.lower())
        if word == "matches":
            try:
                read_regex(pattern)
            except ValueError as reason:
                raise Fault(str(reason), _column(items[-1]), ("a simpler regular expression",)) from None
        return _Built(Match(field, word, pattern, negated))

    def is_null(self, items: list[Token]) -> _Built:
        return _Built(IsNull(_field(items[0]), len(items) > 1))

    def truthy(self, items: list[Token]) -> _Built:
        field = _field(items[0])
        if kind_of(field) != "any":
            column = _column(items[0]) + len(items[0])
            raise Fault("a comparison is missing", column, (WORDS["COMPARE"], "in", "is null"))
        return _Built(Truthy(field))

    def contains(self, items: list[Token]) -> _Built:
        return _Built(Contains(unquoted(items[0])))


def _joined(items: list[_Built], join: Callable[[tuple[Filter, ...]], Filter]) -> _Built:
    return _nested(join(tuple(item.tree for item in items)), items)


def _nested(tree: Filter, items: list[_Built]) -> _Built:
    built = _Built(tree, max(item.depth for item in items) + 1, sum(item.leaves for item in items))
    if built.depth > MAX_DEPTH:
        raise Fault(f"nested deeper than {MAX_DEPTH} levels", 1, ("a flatter filter",))
    if built.leaves > MAX_LEAVES:
        raise Fault(f"more than {MAX_LEAVES} comparisons", 1, ("a shorter filter",))
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
        raise Fault(f"{token} cannot be compared with {name}", _column(token), (str(reason),)) from None


@cache
def _lark() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="contextual", transformer=_Builder(), maybe_placeholders=False)


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
