"""The filter language's grammar (LALR), and what its terminals are called in error messages."""

from __future__ import annotations

from typing import Final

from .catalog import FIELD_PATTERN

GRAMMAR: Final = rf"""
start: or_

?or_: and_ ("or"i and_)*
?and_: unary ("and"i unary)*
?unary: "not"i unary -> not_
      | "(" or_ ")"
      | leaf

?leaf: FIELD COMPARE literal                               -> compare
     | FIELD NOT? "in"i "(" literal ("," literal)* ")"     -> in_
     | FIELD NOT? MATCHER STRING                           -> match
     | FIELD "is"i NOT? "null"i                            -> is_null
     | FIELD                                               -> truthy
     | STRING                                              -> contains

?literal: STRING | NUMBER | SPAN | TIME | CONSTANT

FIELD: /{FIELD_PATTERN.replace("/", chr(92) + "/")}/
COMPARE: "==" | "!=" | "<>" | "<=" | ">=" | "=" | "<" | ">"
MATCHER.2: /(?:ilike|like|matches)\b/i
NOT.2: /not\b/i
CONSTANT.2: /(?:true|false|nan|[+-]?inf(?:inity)?)\b/i
TIME.3: /\d{{4}}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{{1,6}})?)?(?:Z|[+-]\d\d:\d\d)?)?(?![\w.:+-])/i
SPAN.2: /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:ms|[smhdw])(?![\w.])/i
NUMBER: /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\w.])/i
STRING: /'(?:[^']|'')*'/ | /"(?:[^"]|"")*"/

%ignore /\s+/
"""

FIELD: Final = "a field such as metrics.loss, params.lr, tags.draft or runs.status"
TEXT: Final = "a text in quotes"
MATCHER: Final = "like, ilike or matches"

WORDS: Final[dict[str, str]] = {
    "FIELD": FIELD,
    "COMPARE": "an operator such as = or >",
    "MATCHER": MATCHER,
    "NOT": "not",
    "IN": "in",
    "IS": "is null",
    "NULL": "null",
    "AND": "and",
    "OR": "or",
    "STRING": TEXT,
    "NUMBER": "a number",
    "SPAN": "a span such as -7d",
    "TIME": "a date such as 2026-11-01",
    "CONSTANT": "true or false",
    "LPAR": "(",
    "RPAR": ")",
    "COMMA": "a comma",
    "$END": "the end",
}
"""In the order in which they are listed."""
