"""Patterns of ``like``, and what each database makes of them."""

from __future__ import annotations

import re
from typing import Final

ESCAPE: Final = "\\"
_TOKEN = re.compile(r"\\(.)|([%_])|(.)", re.DOTALL)
_SPECIAL = re.compile(r"[%_\\]")
_GLOB_WILDCARDS: Final = {"%": "*", "_": "?"}


def glob_pattern(pattern: str) -> str:
    """``pattern`` for SQLite's GLOB, which heeds case as PostgreSQL's LIKE does (SQLite's LIKE does not)."""
    return "".join(
        _GLOB_WILDCARDS[wildcard] if wildcard else f"[{literal}]" if literal in "*?[" else literal
        for wildcard, literal in _tokens(pattern)
    )


def like_pattern(pattern: str) -> str:
    """``pattern`` for LIKE with ``\\`` as the escape; one that ends in a lone ``\\`` means that character."""
    return "".join(
        wildcard or (ESCAPE + literal if literal in "%_\\" else literal) for wildcard, literal in _tokens(pattern)
    )


def containing(text: str) -> str:
    """The LIKE pattern of what contains ``text``."""
    return f"%{_SPECIAL.sub(lambda special: ESCAPE + special[0], text)}%"


def beginning(text: str) -> str:
    """The LIKE pattern of what begins with ``text``."""
    return containing(text)[1:]


def like_regex(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    """The same in Python, for whoever has the text at hand."""
    wildcards = {"%": ".*", "_": "."}
    source = "".join(wildcards[wildcard] if wildcard else re.escape(literal) for wildcard, literal in _tokens(pattern))
    return re.compile(source, re.DOTALL | (re.IGNORECASE | re.ASCII if ignore_case else re.NOFLAG))


def _tokens(pattern: str) -> list[tuple[str, str]]:
    """Pairs of (wildcard, literal); one of the two is empty."""
    return [(wildcard, escaped or literal) for escaped, wildcard, literal in _TOKEN.findall(pattern)]
