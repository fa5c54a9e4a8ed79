"""Reads single fields, and says of a fault at which place of a text it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from .catalog import AGGREGATES, DATASET_FIELDS, RUN_FIELDS, SCOPES
from .errors import FilterError
from .tree import Field

if TYPE_CHECKING:
    from .errors import Source
    from .tree import Aggregate

MAX_LENGTH: Final = 10_000

_KNOWN: Final = {"runs": tuple(RUN_FIELDS), "datasets": DATASET_FIELDS}
"""Prefixes behind which not every name may stand."""

_PARTS = re.compile(r"([a-z]+)\.(?:`((?:[^`]|``)*)`(?:\.([a-z_]+))?|(.+))\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault(Exception):
    """Something wrong at a place of the text, found while building the tree."""

    problem: str
    column: int
    expected: tuple[str, ...] = ()


def check_text(text: str, source: Source) -> None:
    """Raises FilterError for a text that is too long, or that no database can hold."""
    if len(text) > MAX_LENGTH:
        raise FilterError(f"longer than {MAX_LENGTH} characters", text=text, column=MAX_LENGTH + 1, source=source)
    bad = re.search("[\x00\ud800-\udfff]", text)
    if bad is not None:
        raise FilterError("a character that no text can hold", text=text, column=bad.start() + 1, source=source)


def located(text: str, fault: Exception, source: Source) -> FilterError:
    """A fault as the error that names its column. Raises ``fault`` itself when it is something else."""
    if not isinstance(fault, Fault):
        raise fault
    return FilterError(fault.problem, text=text, column=fault.column, expected=fault.expected, source=source)


def read_field(text: str, column: int = 1) -> Field:
    """One field with its prefix. Raises what :func:`located` turns into a FilterError."""
    parts = _PARTS.match(text)
    assert parts is not None, "FIELD_PATTERN matched it"
    scope = SCOPES[parts[1]]
    name = parts[4] if parts[2] is None else parts[2].replace("``", "`")
    if not name:
        raise Fault("a name is missing here", column + len(parts[1]) + 1, ("a name",))
    if scope != "metrics":
        return _plain_field(Field(scope, name), parts[3], column)
    if parts[2] is not None:
        return Field(scope, name, _aggregate(parts[3], column + len(text) - len(parts[3] or "")))
    head, dot, tail = name.rpartition(".")
    return Field(scope, head, cast("Aggregate", tail)) if dot and head and tail in AGGREGATES else Field(scope, name)


def _plain_field(field: Field, suffix: str | None, column: int) -> Field:
    if suffix is not None:
        raise Fault(f"{field.scope} have no .{suffix}", column, ("an operator",))
    known = _KNOWN.get(field.scope)
    if known is not None and field.name not in known:
        raise Fault(f"{field.scope} have no {field.name!r}", column, tuple(f"{field.scope}.{name}" for name in known))
    return field


def _aggregate(word: str | None, column: int) -> Aggregate:
    if word is not None and word not in AGGREGATES:
        raise Fault(f"metrics have no .{word}", column, tuple(f".{known}" for known in AGGREGATES))
    return word or "last"
