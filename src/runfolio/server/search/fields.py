"""Which fields the runs of an experiment have, for whoever types a filter.

Names are found by jumping along the index from one to the next: the cost is that of the names, not of the runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from sqlalchemy import Text, and_, func, literal, literal_column, select, union_all

from .catalog import CHOICES, DATASET_FIELDS, RUN_FIELDS, SCOPES
from .patterns import ESCAPE, containing
from .printer import render_field
from .tables import DATASETS, METRICS, USES, VALUES, first_characters
from .tree import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import CTE, ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from .cells import Condition

FieldType: TypeAlias = Literal["number", "text", "boolean", "time", "span"]

MOST_NAMES: Final = 20_000
"""So many names of one prefix are looked through for a text within them."""

MOST_EXAMPLES: Final = 5

MOST_TERMS: Final = 200
"""Names that one statement looks at: SQLite takes at most 500 terms of a compound SELECT."""


@dataclass(frozen=True, slots=True)
class KnownField:
    """A field as filters write it, its type, and a few of its values (for numbers: the least and the greatest)."""

    field: str
    type: FieldType
    examples: tuple[str | float, ...] = ()


async def fields(session: AsyncSession, experiment_id: str, prefix: str = "", limit: int = 50) -> list[KnownField]:
    """Known fields of an experiment whose names contain ``prefix``, with those that begin so first.

    ``prefix`` may begin with a scope: ``params.l`` looks at parameters only.
    """
    head, dot, rest = prefix.partition(".")
    scope = SCOPES.get(head) if dot else None
    wanted = (rest if scope else prefix).strip("`")
    found: list[KnownField] = []
    if scope in (None, "runs"):
        found += _run_fields(wanted)
    for name in ("metrics", *VALUES):
        if scope in (None, name) and len(found) < limit:
            found += await _scope_fields(session, name, experiment_id, wanted, limit - len(found))
    if scope in (None, "datasets") and len(found) < limit:
        found += await _dataset_fields(session, experiment_id, wanted)
    return found[:limit]


def _run_fields(wanted: str) -> list[KnownField]:
    names = sorted(
        (name for name in RUN_FIELDS if wanted.lower() in name), key=lambda name: not name.startswith(wanted)
    )
    types: dict[str, FieldType] = {"number": "number", "time": "time", "span": "span"}
    return [KnownField(f"runs.{name}", types.get(RUN_FIELDS[name], "text"), CHOICES.get(name, ())) for name in names]


async def _scope_fields(
    session: AsyncSession, scope: str, experiment_id: str, wanted: str, limit: int
) -> list[KnownField]:
    index = _Index.of(scope, experiment_id)
    names = list(await session.scalars(_names(index, wanted, limit))) if wanted else []
    if len(names) < limit:
        others = await session.scalars(_names(index, "", limit, within=wanted))
        names = list(dict.fromkeys([*names, *others]))[:limit]
    if not names:
        return []
    ranges: dict[str, tuple[Any, Any]] = {}
    texts: dict[str, list[str]] = {}
    for first in range(0, len(names), MOST_TERMS):
        some = names[first : first + MOST_TERMS]
        ranges |= {name: (least, most) for name, least, most in await session.execute(_ranges(index, some))}
        texts |= await _texts(session, index, some)
    return [
        _known(scope, name, ranges[name], texts.get(name, ())) for name in names if index.lists(name, ranges, texts)
    ]


def _known(scope: str, name: str, numbers: tuple[float | None, float | None], texts: Sequence[str]) -> KnownField:
    field = render_field(Field(SCOPES[scope], name))
    if texts and set(texts) <= {"true", "false"}:
        return KnownField(field, "boolean", tuple(texts))
    if scope == "metrics" or numbers[0] is not None:
        return KnownField(field, "number", tuple(sorted({number for number in numbers if number is not None})))
    return KnownField(field, "text", tuple(texts))


async def _dataset_fields(session: AsyncSession, experiment_id: str, wanted: str) -> list[KnownField]:
    """Fields of datasets, where the experiment has any. Contexts are looked for among some of its uses."""
    found: list[KnownField] = []
    for name in (name for name in DATASET_FIELDS if wanted.lower() in name):
        column = USES.c.context if name == "context" else DATASETS.c[name]
        some = select(column).where(DATASETS.c.experiment_id == experiment_id, column != "")
        if name == "context":
            some = some.where(USES.c.dataset_id == DATASETS.c.id).limit(MOST_NAMES)
        column = some.subquery().c[name]
        texts = await session.scalars(select(column).distinct().order_by(column).limit(MOST_EXAMPLES))
        if examples := tuple(texts):
            found.append(KnownField(f"datasets.{name}", "text", examples))
    return found


@dataclass(frozen=True, slots=True)
class _Index:
    """The columns of an index (experiment, name, value) as the statements here use them."""

    name: ColumnElement[str]
    number: ColumnElement[Any]
    text: ColumnElement[str] | None
    here: Condition

    @classmethod
    def of(cls, scope: str, experiment_id: str) -> _Index:
        if scope == "metrics":
            columns = METRICS.c
            return cls(columns.name, columns.value, None, columns.experiment_id == experiment_id)
        columns = VALUES[scope].c
        text = first_characters(columns.text)
        return cls(columns.key, columns.number, text, columns.experiment_id == experiment_id)

    def least(self, column: ColumnElement[Any], *where: Condition) -> ColumnElement[Any]:
        return select(func.min(column)).where(self.here, *where).scalar_subquery()

    def lists(self, name: str, ranges: Mapping[str, Any], texts: Mapping[str, Any]) -> bool:
        """Whether some run has the field: a name whose every value was removed is still in the index."""
        return self.text is None or ranges[name][0] is not None or bool(texts.get(name))


def _names(index: _Index, prefix: str, limit: int, within: str = "") -> Select[Any]:
    """Names from ``prefix`` on, by jumps: each step asks the index for the least name above the last one."""
    first = index.least(index.name, index.name >= prefix)
    names = select(first.label("name"), literal_column("1").label("number")).cte("names", recursive=True)
    inside = and_(names.c.name.is_not(None), func.substr(names.c.name, 1, len(prefix)) == prefix)
    step = select(index.least(index.name, index.name > names.c.name), names.c.number + 1)
    names = names.union_all(step.where(inside, names.c.number < MOST_NAMES))
    starts = func.substr(names.c.name, 1, len(prefix)) == prefix
    listed = select(names.c.name).where(names.c.name.is_not(None), starts)
    if within:
        listed = listed.where(func.lower(names.c.name).like(containing(within.lower()), escape=ESCAPE))
    return listed.limit(limit)


def _wanted(names: Sequence[str]) -> CTE:
    rows = [select(literal(name, Text()).label("name")) for name in names]
    return (rows[0] if len(rows) == 1 else union_all(*rows)).cte("wanted")


def _ranges(index: _Index, names: Sequence[str]) -> Select[Any]:
    """The least and the greatest number of each name."""
    wanted = _wanted(names)
    greatest = select(func.max(index.number)).where(index.here, index.name == wanted.c.name).scalar_subquery()
    return select(wanted.c.name, index.least(index.number, index.name == wanted.c.name), greatest)


async def _texts(session: AsyncSession, index: _Index, names: Sequence[str]) -> dict[str, list[str]]:
    """The first few different texts of each name, found by jumps too."""
    if index.text is None:
        return {}
    wanted = _wanted(names)
    first = index.least(index.text, index.name == wanted.c.name)
    texts = select(wanted.c.name, first.label("text"), literal_column("1").label("number")).cte("texts", recursive=True)
    following = index.least(index.text, index.name == texts.c.name, index.text > texts.c.text)
    step = select(texts.c.name, following, texts.c.number + 1)
    texts = texts.union_all(step.where(texts.c.text.is_not(None), texts.c.number < MOST_EXAMPLES))
    found: dict[str, list[str]] = {}
    statement = select(texts.c.name, texts.c.text).where(texts.c.text.is_not(None)).order_by(texts.c.number)
    for name, text in await session.execute(statement):
        found.setdefault(name, []).append(text)
    return found
