"""Hypothesis strategies: filters, and runs for them to look at."""

import math
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from runfolio.server.db.models.runs import STATUSES
from runfolio.server.search.catalog import AGGREGATES, CHOICES, DATASET_FIELDS, RUN_FIELDS, kind_of
from runfolio.server.search.tree import (
    EVERYTHING,
    Compare,
    Contains,
    Field,
    Filter,
    In,
    IsNull,
    Match,
    Not,
    Truthy,
    Value,
    conjunction,
    disjunction,
)
from tests.support.search import NOW, MadeMetric, MadeRun

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
SHORT_TEXT = st.one_of(st.sampled_from(["adam", "Adam", "a%", "3", "true", "NaN", "", "a_b", "[x]", "it's"]), TEXT)
NUMBERS = st.one_of(
    st.sampled_from([0, 1, 2, -1, 0.5, -0.0, 1e300, math.nan, math.inf, -math.inf]),
    st.integers(-(1 << 53), 1 << 53),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
)
SPANS = st.integers(-(10**12), 10**12).map(lambda microseconds: timedelta(microseconds=microseconds))
TIMES = st.integers(0, 31_536_000_000_000).map(
    lambda microseconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
)
PATTERNS = st.one_of(st.sampled_from(["a%", "%a", "_d%", "%\\%", "A%", "%[%", "\\", "%*%", "adam"]), TEXT)
REGEXES = st.sampled_from(
    ["^a", "m$", "(?i)ADAM", "\\d+", "[a-c]{2,}", "a|b", "^(?:x|y)?$", "\\bb", "t.s", "[^a\\-z]", ""]
)
OF_DATASETS = st.builds(Field, st.just("datasets"), st.sampled_from(DATASET_FIELDS))
KEYS = ("x", "y", "a b", "val/acc.max")

ANY_NAME = TEXT.filter(bool)
KNOWN_NAME = st.sampled_from(KEYS)


def fields(names: st.SearchStrategy[str] = KNOWN_NAME) -> st.SearchStrategy[Field]:
    """Fields of which a run has one at most: what it can be sorted by."""
    return st.one_of(
        st.builds(Field, st.sampled_from(["params", "tags", "summary"]), names),
        st.builds(Field, st.just("metrics"), names, st.sampled_from(AGGREGATES)),
        st.builds(Field, st.just("runs"), st.sampled_from(sorted(RUN_FIELDS))),
    )


def values(field: Field) -> st.SearchStrategy[Value]:
    """What ``field`` may be compared with."""
    if field.scope == "runs" and field.name in CHOICES:
        return st.sampled_from(CHOICES[field.name])
    finite = NUMBERS.filter(math.isfinite)
    by_kind: dict[str, st.SearchStrategy[Value]] = {
        "text": SHORT_TEXT,
        "number": NUMBERS,
        "time": st.one_of(SPANS, TIMES),
        "span": st.one_of(SPANS, finite),
        "any": st.one_of(SHORT_TEXT, NUMBERS, st.booleans()),
    }
    return by_kind[kind_of(field)]


@st.composite
def leaves(draw: st.DrawFn, names: st.SearchStrategy[str] = KNOWN_NAME) -> Filter:
    """One comparison."""
    field = draw(st.one_of(fields(names), OF_DATASETS))
    kind = kind_of(field)
    shapes = ["compare", "in", "null", "contains"]
    shapes += ["match"] if kind in ("text", "any") else []
    shapes += ["truthy"] if kind == "any" else []
    match draw(st.sampled_from(shapes)):
        case "compare":
            value = draw(values(field))
            known = ["=", "!="] if isinstance(value, bool) else ["=", "!=", "<", "<=", ">", ">="]
            return Compare(field, draw(st.sampled_from(known)), value)
        case "in":
            return In(field, tuple(draw(st.lists(values(field), min_size=1, max_size=3))), draw(st.booleans()))
        case "null":
            return IsNull(field, draw(st.booleans()))
        case "contains":
            return Contains(draw(SHORT_TEXT))
        case "match":
            matcher = draw(st.sampled_from(["like", "ilike", "matches"]))
            pattern = draw(REGEXES if matcher == "matches" else PATTERNS)
            return Match(field, matcher, pattern, draw(st.booleans()))  # type: ignore[arg-type]  # each is a Matcher
        case _:
            return Truthy(field)


def filters(names: st.SearchStrategy[str] = KNOWN_NAME) -> st.SearchStrategy[Filter]:
    """Whole filters, the empty one too."""

    def grown(smaller: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
        several = st.lists(smaller, min_size=2, max_size=3).map(tuple)
        return st.one_of(smaller.map(Not), several.map(conjunction), several.map(disjunction))

    return st.one_of(st.just(EVERYTHING), st.recursive(leaves(names), grown, max_leaves=6))


STORED = st.one_of(
    SHORT_TEXT,
    NUMBERS.map(lambda number: number + 0),
    st.booleans(),
    st.none(),
    st.just(...),
    st.lists(st.integers(0, 9), max_size=2),
)
STORED_MAPS = st.dictionaries(KNOWN_NAME, STORED, max_size=3)
DATASET_TEXT = SHORT_TEXT.filter(bool)
DATASETS = st.lists(st.tuples(DATASET_TEXT, DATASET_TEXT, SHORT_TEXT), max_size=3, unique=True)
METRICS = st.lists(NUMBERS.map(float), min_size=1, max_size=4).map(lambda values: MadeMetric(tuple(values)))


@st.composite
def run_fields(draw: st.DrawFn) -> dict[str, object]:
    """Columns of a run, each of the optional ones sometimes missing."""
    optional = {
        "started_at": TIMES,
        "ended_at": TIMES,
        "seed": st.integers(-5, 5),
        "owner": SHORT_TEXT,
        "group_name": SHORT_TEXT,
        "parent_id": SHORT_TEXT,
        "notes": SHORT_TEXT,
    }
    chosen: dict[str, object] = {name: draw(st.none() | values) for name, values in optional.items()}
    return chosen | {
        "name": draw(SHORT_TEXT),
        "status": draw(st.sampled_from(STATUSES)),
        "created_at": draw(TIMES | st.just(NOW)),
    }


@st.composite
def run_lists(draw: st.DrawFn) -> list[MadeRun]:
    """A few runs of two experiments."""
    return [
        MadeRun(
            id=f"r{number}",
            fields=draw(run_fields()),
            params=draw(STORED_MAPS),
            tags=draw(STORED_MAPS),
            summary=draw(STORED_MAPS),
            metrics=draw(st.dictionaries(KNOWN_NAME, METRICS, max_size=3)),
            datasets=draw(DATASETS),
            experiment=draw(st.sampled_from(["e1", "e2"])),
        )
        for number in range(draw(st.integers(1, 6)))
    ]
