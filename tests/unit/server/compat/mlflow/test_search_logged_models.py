"""MLflow's filters and orders of logged models."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.server.compat.mlflow.search.errors import SearchError
from runfolio.server.compat.mlflow.search.logged_models import parse_filter, parse_order
from runfolio.server.compat.mlflow.search.orders import MAX_KEYS
from runfolio.server.conditions import Compare, Has, Like, Not, OneOf, Order, Within
from runfolio.server.models.conditions import NEWEST_FIRST, Condition, Dataset, Measured, Metric, Param, Tag
from runfolio.server.models.conditions import Order as Key

SECOND = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
TEST = Dataset("test", "d1")
BY_ID: Key = Order("id")

WELL_FORMED: list[tuple[str, tuple[Condition, ...]]] = [
    ("", ()),
    ("name = 'x'", (OneOf("name", ("x",)),)),
    ("attributes.name != 'x'", (OneOf("name", ("x",), negated=True),)),
    ("name LIKE 'x\\%'", (Like("name", "x\\\\%"),)),
    ("name ilike '%x'", (Like("name", "%x", ignore_case=True),)),
    ("model_id IN ('m-1', 'm-2')", (OneOf("id", ("m-1", "m-2")),)),
    ("status = 'READY'", (OneOf("status", ("ready",)),)),
    ("status NOT IN ('FAILED', 'PENDING')", (OneOf("status", ("failed", "pending"), negated=True),)),
    ("creation_time >= 1000", (Within("created_at", SECOND),)),
    ("last_updated_timestamp < 1000", (Within("updated_at", end=SECOND),)),
    ("params.a = 'x'", (OneOf(Param("a"), ("x",)),)),
    ("params.a = 0.1", (OneOf(Param("a"), ("0.1",)),)),
    ("params.a IN ('x')", (OneOf(Param("a"), ("x",)),)),
    ("tags.`a b` ILIKE 'x'", (Like(Tag("a b"), "x", ignore_case=True),)),
    ("metrics.acc > 0.5", (Compare(Metric("acc"), ">", 0.5),)),
    ("name = 'x' AND metrics.acc != 1", (OneOf("name", ("x",)), Compare(Metric("acc"), "!=", 1.0))),
]
"""Filters that MLflow 3.18 reads too."""

MAYBE_MISSING: list[tuple[str, Condition]] = [
    ("model_type = 'x'", OneOf("type", ("x",))),
    ("model_type != 'x'", Not(OneOf("type", ("x",)))),
    ("source_run_id NOT IN ('x')", Not(OneOf("run_id", ("x",)))),
    ("model_type = ''", Has("type", negated=True)),
    ("source_run_id != ''", Has("run_id")),
]
"""What is the empty text for MLflow, and missing for us."""

REFUSED: list[tuple[str, str]] = [
    ("attribute.name = 'x'", "entity type"),
    ("param.a = 'x'", "entity type"),
    ("run_id = 'x'", "attribute key"),
    ("name > 'a'", "'>'"),
    ("params.a > '1'", "'>'"),
    ("status LIKE 'R%'", "'LIKE'"),
    ("status = 'ready'", "Unknown model status"),
    ("metrics.acc > '0.8'", "number"),
    ("metrics.acc LIKE '1'", "'LIKE'"),
    ("creation_time > '5'", "number"),
    ("tags.a IS NULL", "'IS NULL'"),
    ("name = 'a' OR name = 'b'", "comparator"),
    ("metrics.acc", "comparator"),
]
"""Filters that MLflow 3.18 refuses too, and a word of what is said of them."""


@pytest.mark.parametrize(("text", "conditions"), WELL_FORMED)
def test_a_filter_and_its_conditions(text: str, conditions: tuple[Condition, ...]) -> None:
    assert parse_filter(text) == conditions


@pytest.mark.parametrize(("text", "condition"), MAYBE_MISSING)
def test_what_a_model_may_lack_is_an_empty_text_for_mlflow(text: str, condition: Condition) -> None:
    assert parse_filter(text) == (condition,)


@pytest.mark.parametrize(("text", "word"), REFUSED)
def test_a_filter_that_is_refused(text: str, word: str) -> None:
    with pytest.raises(SearchError, match=word):
        parse_filter(text)


def test_datasets_choose_the_values_of_a_metric() -> None:
    assert parse_filter("metrics.acc > 1", [TEST]) == (Compare(Metric("acc", (TEST,)), ">", 1.0),)


def test_datasets_alone_ask_for_any_metric_on_them() -> None:
    assert parse_filter("name = 'x'", [TEST]) == (OneOf("name", ("x",)), Has(Measured((TEST,))))


ORDERS: list[tuple[list[tuple[str, bool, Dataset | None]], tuple[Key, ...]]] = [
    ([], NEWEST_FIRST),
    ([("name", True, None)], (Order("name", descending=True), *NEWEST_FIRST)),
    ([("creation_time", False, None)], (Order("created_at"), BY_ID)),
    ([("model_id", True, None)], (Order("id", descending=True), NEWEST_FIRST[0])),
    ([("metrics.a.b", False, TEST)], (Order(Metric("a.b", (TEST,))), *NEWEST_FIRST)),
    ([("name", False, None), (" name ", True, None)], (Order("name"), *NEWEST_FIRST)),
]


@pytest.mark.parametrize(("order_by", "keys"), ORDERS)
def test_an_order_ends_with_the_newest(order_by: list[tuple[str, bool, Dataset | None]], keys: tuple[Key, ...]) -> None:
    assert parse_order(order_by) == keys


def test_an_order_without_a_dataset_goes_by_those_of_the_search() -> None:
    assert parse_order([("metrics.acc", False, None)], [TEST])[0] == Order(Metric("acc", (TEST,)))


@pytest.mark.parametrize("names", [["params.a"], ["metrics."], ["color"], [""], ["name"] * (MAX_KEYS + 1)])
def test_an_order_that_is_refused(names: list[str]) -> None:
    with pytest.raises(SearchError, match="Invalid order_by"):
        parse_order([(name, False, None) for name in names])


PIECES = st.sampled_from(
    [
        *("name", "tags.a", "metrics.a", "status", "creation_time", "=", ">", "LIKE", "IN", "AND", "1", "9" * 400),
        *("'READY'", "('a')", "(", "'", "`", ".5", "\x00", "\ud800"),
    ]
)


@given(text=st.one_of(st.text(), st.lists(PIECES, max_size=7).map(" ".join)))
def test_any_text_is_refused_or_is_a_filter_and_an_order(text: str) -> None:
    with suppress(SearchError):
        parse_filter(text)
    with suppress(SearchError):
        parse_order([(text, False, None)])
