"""Text to trees: filters, sort orders, lists of fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

from .catalog import FIELD_PATTERN, SCOPES
from .errors import FilterError, Source
from .grammar import FIELD
from .reading import Fault, check_text, located, read_field
from .tree import EVERYTHING, Field, Filter, SortKey

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_SORT_KEYS: Final = 5

T = TypeVar("T")


def parse(text: str) -> Filter:
    """The filter that ``text`` writes down; an empty text lets every run pass.

    Raises:
        FilterError: It cannot be read, names the column.
    """
    check_text(text, "filter")
    if not text.strip():
        return EVERYTHING
    from .building import build

    return build(text)


def parse_sort(text: str) -> tuple[SortKey, ...]:
    """Sort keys from a comma list, ``-`` before those that descend: ``-metrics.val/acc,runs.created_at``.

    Raises:
        FilterError: It cannot be read, names the column.
    """
    check_text(text, "sort")
    keys = tuple(SortKey(field, mark == "-") for mark, field in _comma_list(text, "sort", _read_single))
    if len(keys) > MAX_SORT_KEYS:
        raise FilterError(f"more than {MAX_SORT_KEYS} keys", text=text, column=1, source="sort")
    return keys


def parse_field_list(text: str, *, every: bool = True, source: Source = "fields") -> tuple[Field, ...]:
    """Fields from a comma list. If ``every``, the name ``*`` stands for all of its prefix: ``metrics.*,params.lr``.

    Raises:
        FilterError: It cannot be read, names the column.
    """
    check_text(text, source)
    return tuple(field for _, field in _comma_list(text, source, _read_listed if every else _read_single))


def _read_listed(text: str, column: int) -> Field:
    scope, _, name = text.partition(".")
    if name == "*" and SCOPES[scope] != "datasets":
        return Field(SCOPES[scope], "*")
    return _read_single(text, column)


def _read_single(text: str, column: int) -> Field:
    """A field of which a run has one at most."""
    if SCOPES[text.partition(".")[0]] == "datasets":
        raise Fault("a run may use many datasets: they can be searched for alone", column, ("another field",))
    return read_field(text, column)


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
        except Fault as fault:
            raise located(text, fault, source) from None
        position = found.end()
    return items
