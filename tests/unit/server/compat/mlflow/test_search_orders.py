"""MLflow's orders of runs become orders of ours."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.server.compat.mlflow.search.errors import SearchError
from runfolio.server.compat.mlflow.search.orders import MAX_KEYS, parse_order
from runfolio.server.compat.mlflow.search.scanner import MAX_LENGTH
from runfolio.server.search.parser import parse_sort
from runfolio.server.search.printer import render_sort
from runfolio.server.search.tree import Field, SortKey
from tests.support.search import NOW, MadeMetric, MadeRun, in_order

LATEST, BY_ID = SortKey(Field("runs", "started_at"), descending=True), SortKey(Field("runs", "id"))

WELL_FORMED: list[tuple[str, SortKey]] = [
    ("metrics.loss", SortKey(Field("metrics", "loss"))),
    ("metrics.loss ASC", SortKey(Field("metrics", "loss"))),
    ("metric.loss desc", SortKey(Field("metrics", "loss"), descending=True)),
    ("metrics.loss\nDesc", SortKey(Field("metrics", "loss"), descending=True)),
    ("metrics.loss.max DESC", SortKey(Field("metrics", "loss.max"), descending=True)),
    ("metrics.desc DESC", SortKey(Field("metrics", "desc"), descending=True)),
    ("metrics.`val/loss` DESC", SortKey(Field("metrics", "val/loss"), descending=True)),
    ('metrics."val loss" DESC', SortKey(Field("metrics", "val loss"), descending=True)),
    ("metrics.'val loss'", SortKey(Field("metrics", "val loss"))),
    ("params.order", SortKey(Field("params", "order"))),
    ("tags.mlflow.user ASC", SortKey(Field("tags", "mlflow.user"))),
    ("attributes.run_name DESC", SortKey(Field("runs", "name"), descending=True)),
    ("status", SortKey(Field("runs", "status"))),
    ("user_id", SortKey(Field("runs", "owner"))),
    ("end_time DESC", SortKey(Field("runs", "ended_at"), descending=True)),
]
"""Items that MLflow 3.18 reads too."""

READ_HERE_ALONE: list[tuple[str, SortKey]] = [
    ("  metrics.loss  DESC ", SortKey(Field("metrics", "loss"), descending=True)),
    ("metrics.in", SortKey(Field("metrics", "in"))),
    ("`run name`", SortKey(Field("runs", "name"))),
]

REFUSED: list[tuple[str, str]] = [
    ("", "its end"),
    ("  ", "its end"),
    ("DESC", "attribute key"),
    ("metrics.loss FOO", "ASC, DESC"),
    ("metrics.loss ASC DESC", "the end"),
    ("metrics.loss DESC, params.lr", "the end"),
    ("metrics.loss DESC NULLS LAST", "the end"),
    ("metrics.val/loss", "backticks"),
    ("params.a-b DESC", "backticks"),
    ("metrics.loss;", "ASC, DESC"),
    ("metrics.loss -- x", "ASC, DESC"),
    ("(metrics.loss)", "a name"),
    ("metrics.`loss", "ASC, DESC"),
    ("'status'", "a name"),
    ("METRICS.loss", "entity type"),
    ("bogus.a", "entity type"),
    ("experiment_id", "attribute key"),
    ("run name", "ASC, DESC"),
]
"""Items that MLflow 3.18 refuses too, and a word of what is said of them."""

REFUSED_HERE_ALONE: list[tuple[str, str]] = [
    ("dataset.name", "datasets"),
    ("artifact_uri", "artifact_uri"),
    ("params.", "ASC, DESC"),
    ("status\x00", "character 7"),
    ("x" * (MAX_LENGTH + 1), "longer"),
]


@pytest.mark.parametrize(("text", "key"), [*WELL_FORMED, *READ_HERE_ALONE])
def test_an_item_is_followed_by_the_latest_start_and_the_id(text: str, key: SortKey) -> None:
    assert parse_order([text]) == (key, LATEST, BY_ID)


@pytest.mark.parametrize(("text", "word"), [*REFUSED, *REFUSED_HERE_ALONE])
def test_an_item_that_is_refused(text: str, word: str) -> None:
    with pytest.raises(SearchError, match=word) as caught:
        parse_order([text])
    assert len(str(caught.value)) < 200


def test_without_items_the_latest_start_comes_first() -> None:
    assert parse_order([]) == (LATEST, BY_ID)


@pytest.mark.parametrize(
    ("order_by", "keys"),
    [
        (["start_time"], (SortKey(LATEST.field), BY_ID)),
        (["created ASC", "status"], (SortKey(LATEST.field), SortKey(Field("runs", "status")), BY_ID)),
        (["run_id DESC"], (SortKey(BY_ID.field, descending=True), LATEST)),
        (["run_id", "start_time DESC"], (BY_ID, LATEST)),
    ],
)
def test_what_was_asked_for_is_not_added_again(order_by: list[str], keys: tuple[SortKey, ...]) -> None:
    assert parse_order(order_by) == keys


@pytest.mark.parametrize(
    "order_by",
    [
        ["metrics.a", "metrics.a"],
        ["metrics.a", "status", "metric.`a` DESC"],
        ["start_time", "Created"],
        ["run_name", "attributes.run_name"],
    ],
)
def test_a_field_that_is_named_twice_is_refused(order_by: list[str]) -> None:
    with pytest.raises(SearchError, match="twice"):
        parse_order(order_by)


def test_more_items_than_anybody_needs_are_refused() -> None:
    assert len(parse_order([f"metrics.m{number}" for number in range(MAX_KEYS)])) == MAX_KEYS + 2
    with pytest.raises(SearchError, match="more than"):
        parse_order([f"metrics.m{number}" for number in range(MAX_KEYS + 1)])


@pytest.mark.parametrize(("direction", "order"), [("ASC", "abcd"), ("DESC", "bacd")])
def test_runs_without_the_metric_come_last_by_start_and_id(direction: str, order: str) -> None:
    runs = [
        MadeRun("d", {"started_at": NOW}),
        MadeRun("c", {"started_at": NOW}),
        MadeRun("b", {"started_at": NOW}, metrics={"loss": MadeMetric((2.0,))}),
        MadeRun("a", {"started_at": NOW + timedelta(1)}, metrics={"loss": MadeMetric((1.0,))}),
    ]
    assert "".join(in_order(runs, parse_order([f"metrics.loss {direction}"]))) == order


ITEMS = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(["metrics.a", "params.`b c`", "status", "run_id", "x.y", "ASC", "desc", ",", "'", "`", "\x00"]),
        max_size=4,
    ).map(" ".join),
)


@given(order_by=st.lists(ITEMS, max_size=4))
def test_any_items_are_refused_or_are_an_order(order_by: list[str]) -> None:
    try:
        keys = parse_order(order_by)
    except SearchError:
        return
    assert len({key.field for key in keys}) == len(keys)
    assert parse_sort(render_sort(keys[:5])) == keys[:5]
