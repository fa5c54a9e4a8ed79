"""MLflow's filters and orders of registered models and of their versions."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.server.compat.mlflow.search.errors import SearchError
from runfolio.server.compat.mlflow.search.orders import MAX_KEYS
from runfolio.server.compat.mlflow.search.registry import IS_PROMPT, NAMES, VERSIONS, Kind, parse_filter, parse_order
from runfolio.server.conditions import Compare, Like, Not, OneOf, Order
from runfolio.server.registry.conditions import Tag, VersionCondition, VersionOrder, VersionSubject

A = Tag("a")
PROMPT: OneOf[VersionSubject] = OneOf(IS_PROMPT, ("true",))

OF_NAMES: list[tuple[str, VersionCondition]] = [
    ("name = 'x'", OneOf("name", ("x",))),
    ("attribute.name != 'x'", OneOf("name", ("x",), negated=True)),
    ("name LIKE 'x_'", Like("name", "x_")),
    ("name iLike '%x'", Like("name", "%x", ignore_case=True)),
    ("name NOT IN ('x', 'y')", OneOf("name", ("x", "y"), negated=True)),
    ("tags.a = 'x'", OneOf(A, ("x",))),
    ("tag.`a` != 'x'", OneOf(A, ("x",), negated=True)),
]
OF_VERSIONS: list[tuple[str, VersionCondition]] = [
    *OF_NAMES,
    ("run_id = 'x'", OneOf("run_id", ("x",))),
    ("run_id IN ('x')", OneOf("run_id", ("x",))),
    ("run_id != 'x'", Not(OneOf("run_id", ("x",)))),
    ("source_path LIKE 's3:%'", Like("source", "s3:%")),
    ("version_number >= 3", Compare("version", ">=", 3)),
    ("version_number = '2'", Compare("version", "=", 2)),
    ("version_number < 99999999999999999999", Compare("version", "<", (1 << 63) - 1)),
]
"""Filters that MLflow 3.18 reads too."""

REFUSED: list[tuple[Kind, str, str]] = [
    (NAMES, "attributes.name = 'x'", "entity type"),
    (NAMES, "version_number = 1", "attribute key"),
    (NAMES, "name > 'a'", "'>'"),
    (NAMES, "name = 5", "text in quotes"),
    (NAMES, "tags.a IN ('x')", "'IN'"),
    (NAMES, "tags.a IS NULL", "'IS NULL'"),
    (NAMES, "name = 'a' OR name = 'b'", "comparator"),
    (VERSIONS, "current_stage = 'Production'", "attribute key"),
    (VERSIONS, "source_path IN ('x')", "'IN'"),
    (VERSIONS, "version_number LIKE '1'", "'LIKE'"),
    (VERSIONS, "version_number = 1.5", "whole number"),
    (VERSIONS, "version_number = 'x'", "whole number"),
]
"""Filters that MLflow 3.18 refuses too, and a word of what is said of them."""


@pytest.mark.parametrize(("text", "condition"), OF_NAMES)
def test_a_filter_of_names(text: str, condition: VersionCondition) -> None:
    assert parse_filter(NAMES, text) == (condition, Not(PROMPT))


@pytest.mark.parametrize(("text", "condition"), OF_VERSIONS)
def test_a_filter_of_versions(text: str, condition: VersionCondition) -> None:
    assert parse_filter(VERSIONS, text) == (condition, Not(PROMPT))


@pytest.mark.parametrize(("kind", "text", "word"), REFUSED)
def test_a_filter_that_is_refused(kind: Kind, text: str, word: str) -> None:
    with pytest.raises(SearchError, match=word):
        parse_filter(kind, text)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("", Not(PROMPT)),
        ("tags.`mlflow.prompt.is_prompt` = 'true'", PROMPT),
        ("tags.`mlflow.prompt.is_prompt` != 'false'", PROMPT),
        ("tags.`mlflow.prompt.is_prompt` != 'true'", Not(PROMPT)),
        ("tags.`mlflow.prompt.is_prompt` = 'false'", Not(PROMPT)),
    ],
)
def test_prompts_are_left_out_unless_asked_for(text: str, condition: VersionCondition) -> None:
    assert parse_filter(NAMES, text) == (condition,)


@pytest.mark.parametrize(
    ("kind", "order_by", "keys"),
    [
        (NAMES, [], (Order("name"),)),
        (NAMES, ["name DESC"], (Order("name", descending=True),)),
        (NAMES, ["timestamp"], (Order("updated_at"), Order("name"))),
        (VERSIONS, [], (Order("updated_at", descending=True), Order("name"), Order("version", descending=True))),
        (VERSIONS, ["version_number ASC"], (Order("version"), Order("name"))),
        (VERSIONS, ["attribute.name desc"], (Order("name", descending=True), Order("version", descending=True))),
    ],
)
def test_an_order_leaves_nothing_level(kind: Kind, order_by: list[str], keys: tuple[VersionOrder, ...]) -> None:
    assert parse_order(kind, order_by) == keys


@pytest.mark.parametrize(
    ("kind", "order_by", "word"),
    [
        (NAMES, ["creation_timestamp"], "ordered by"),
        (NAMES, ["tags.name"], "ordered by"),
        (NAMES, ["name", "`name` DESC"], "twice"),
        (NAMES, ["timestamp", "last_updated_timestamp"], "twice"),
        (NAMES, ["name, timestamp"], "the end"),
        (VERSIONS, ["run_id"], "ordered by"),
        (VERSIONS, ["name"] * (MAX_KEYS + 1), "more than"),
    ],
)
def test_an_order_that_is_refused(kind: Kind, order_by: list[str], word: str) -> None:
    with pytest.raises(SearchError, match=word):
        parse_order(kind, order_by)


PIECES = st.sampled_from(
    [
        *("name", "tags.a", "version_number", "run_id", "=", ">", "LIKE", "IN", "AND", "1", "9" * 5000, "'x'", "'1e5'"),
        *("('a')", "(", "'", "`", ".5", "DESC", "\x00", "\ud800"),
    ]
)


@given(kind=st.sampled_from([NAMES, VERSIONS]), text=st.one_of(st.text(), st.lists(PIECES, max_size=7).map(" ".join)))
def test_any_text_is_refused_or_is_a_filter_and_an_order(kind: Kind, text: str) -> None:
    with suppress(SearchError):
        parse_filter(kind, text)
    with suppress(SearchError):
        parse_order(kind, [text])
