"""MLflow's filters and orders of experiments."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.server.compat.mlflow.search.errors import SearchError
from runfolio.server.compat.mlflow.search.experiments import parse_filter, parse_order
from runfolio.server.compat.mlflow.search.orders import MAX_KEYS
from runfolio.server.conditions import Has, Like, OneOf, Order, Within
from runfolio.server.experiments.conditions import Condition, Tag
from runfolio.server.experiments.conditions import Order as Key

SECOND = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
NEXT = SECOND + timedelta(milliseconds=1)
A = Tag("a")

WELL_FORMED: list[tuple[str, tuple[Condition, ...]]] = [
    ("", ()),
    ("name = 'x'", (OneOf("name", ("x",)),)),
    ("attribute.name != 'x'", (OneOf("name", ("x",), negated=True),)),
    ("attributes.name LIKE 'x\\%'", (Like("name", "x\\\\%"),)),
    ("name ilike '%x'", (Like("name", "%x", ignore_case=True),)),
    ("experiment_id = '3'", (OneOf("id", ("3",)),)),
    ("experiment_id IN ('1', '2')", (OneOf("id", ("1", "2")),)),
    ("experiment_id not in ('1')", (OneOf("id", ("1",), negated=True),)),
    ("creation_time >= 1000", (Within("created_at", start=SECOND),)),
    ("creation_time = 1000", (Within("created_at", SECOND, NEXT),)),
    ("last_update_time != 1000", (Within("updated_at", SECOND, NEXT, negated=True),)),
    ("last_update_time <= 1000", (Within("updated_at", end=NEXT),)),
    ("tags.a = 'x'", (OneOf(A, ("x",)),)),
    ("tag.`a b` ILIKE 'x'", (Like(Tag("a b"), "x", ignore_case=True),)),
    ("tags.a IS NULL", (Has(A, negated=True),)),
    ("tags.a is not null", (Has(A),)),
    ("tags.mlflow.note.content LIKE '%x%'", (Like("description", "%x%"),)),
    ("name = 'x' AND tags.a != 'y'", (OneOf("name", ("x",)), OneOf(A, ("y",), negated=True))),
]
"""Filters that MLflow 3.18 reads too."""

REFUSED: list[tuple[str, str]] = [
    ("name > 'x'", "'>'"),
    ("name IN ('x')", "'IN'"),
    ("name IS NULL", "'IS NULL'"),
    ("name = 3", "text in quotes"),
    ("experiment_id = 3", "text in quotes"),
    ("experiment_id LIKE '1'", "'LIKE'"),
    ("experiment_id > '1'", "'>'"),
    ("creation_time > '5'", "number"),
    ("creation_time > 5.5", "whole"),
    ("creation_time LIKE 'a'", "'LIKE'"),
    ("tags.a > 'x'", "'>'"),
    ("tags.a IN ('x')", "'IN'"),
    ("attr.name = 'x'", "entity type"),
    ("params.a = 'x'", "entity type"),
    ("lifecycle_stage = 'active'", "attribute key"),
    ("name = 'x' OR tags.a = 'y'", "comparator"),
    ("name = 'x", "text in quotes"),
]
"""Filters that MLflow 3.18 refuses too, and a word of what is said of them."""

ORDERS: list[tuple[list[str], tuple[Key, ...]]] = [
    ([], (Order("created_at", descending=True), Order("id"))),
    (["name"], (Order("name"), Order("id", descending=True))),
    (["attributes.last_update_time DESC", "experiment_id ASC"],
     (Order("updated_at", descending=True), Order("id"))),
    (["`name` DESC", "name"], (Order("name", descending=True), Order("id", descending=True))),
]  # fmt: skip

REFUSED_ORDERS: list[tuple[list[str], str]] = [
    (["tags.a"], "tags"),
    (["lifecycle_stage"], "attribute key"),
    (["attr.name"], "entity type"),
    (["name DESC, experiment_id"], "the end"),
    (["name"] * (MAX_KEYS + 1), "more than"),
]


@pytest.mark.parametrize(("text", "conditions"), WELL_FORMED)
def test_a_filter_and_its_conditions(text: str, conditions: tuple[Condition, ...]) -> None:
    assert parse_filter(text) == conditions


@pytest.mark.parametrize(("text", "word"), REFUSED)
def test_a_filter_that_is_refused(text: str, word: str) -> None:
    with pytest.raises(SearchError, match=word):
        parse_filter(text)


@pytest.mark.parametrize(("order_by", "keys"), ORDERS)
def test_an_order_ends_with_the_id(order_by: list[str], keys: tuple[Key, ...]) -> None:
    assert parse_order(order_by) == keys


@pytest.mark.parametrize(("order_by", "word"), REFUSED_ORDERS)
def test_an_order_that_is_refused(order_by: list[str], word: str) -> None:
    with pytest.raises(SearchError, match=word):
        parse_order(order_by)


PIECES = st.sampled_from(
    [
        *("name", "tags.a", "experiment_id", "creation_time", "=", ">", "LIKE", "IN", "IS NULL", "AND", "1", "9" * 400),
        *("'x'", "('a')", "(", "'", "`", ".5", "DESC", "\x00", "\ud800"),
    ]
)
TEXTS: st.SearchStrategy[str] = st.one_of(st.text(), st.lists(PIECES, max_size=7).map(" ".join))


@given(text=TEXTS)
def test_any_text_is_refused_or_is_a_filter_and_an_order(text: str) -> None:
    for parse in (parse_filter, lambda one: parse_order([one])):
        with suppress(SearchError):
            parse(text)
