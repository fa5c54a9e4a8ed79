"""Filters, sort orders and lists of fields are read, and what cannot be read says where and why."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.server.search.errors import FilterError
from runfolio.server.search.parser import parse, parse_field_list, parse_sort
from runfolio.server.search.printer import render, render_sort
from runfolio.server.search.tree import (
    EVERYTHING,
    And,
    Compare,
    Contains,
    Field,
    Filter,
    In,
    IsNull,
    Match,
    Not,
    Or,
    SortKey,
    Truthy,
)
from tests.support.filters import ANY_NAME, fields, filters

OPT = Field("params", "opt")


def test_the_example_of_the_documentation() -> None:
    text = "metrics.val/acc.max > 0.9 and (params.opt = 'adam' or not tags.draft) and runs.started_at > -7d"
    best, either, recent = (
        Compare(Field("metrics", "val/acc", "max"), ">", 0.9),
        Or((Compare(OPT, "=", "adam"), Not(Truthy(Field("tags", "draft"))))),
        Compare(Field("runs", "started_at"), ">", timedelta(days=-7)),
    )
    assert parse(text) == And((best, either, recent))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("metrics.loss", Field("metrics", "loss")),
        ("metric.loss.last", Field("metrics", "loss")),
        ("metrics.a.b.best_step", Field("metrics", "a.b", "best_step")),
        ("metrics.max", Field("metrics", "max")),
        ("metrics.`a.max`", Field("metrics", "a.max")),
        ("metrics.`my weird.max`.max", Field("metrics", "my weird.max", "max")),
        ("metrics.val/top-5:x@y[0]+z%", Field("metrics", "val/top-5:x@y[0]+z%")),
        ("param.`tick``s`", Field("params", "tick`s")),
        ("tag.größe", Field("tags", "größe")),
        ("run.group", Field("runs", "group")),
        ("summary.a.max", Field("summary", "a.max")),
        ("dataset.digest", Field("datasets", "digest")),
        ("datasets.name", Field("datasets", "name")),
    ],
)
def test_a_field_with_its_name_and_aggregate(text: str, field: Field) -> None:
    assert parse(f"{text} is null") == IsNull(field)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("-3.5e-2", -0.035),
        (".5", 0.5),
        ("99999999999999999999", 1e20),
        ("inf", math.inf),
        ("'-Infinity'", "-Infinity"),
        ("TRUE", True),
        ("'it''s'", "it's"),
        ('"it\'s"', "it's"),
        ("2026-11-01", "2026-11-01"),
    ],
)
def test_a_literal_beside_a_parameter(text: str, value: object) -> None:
    assert parse(f"params.opt = {text}") == Compare(OPT, "=", value)  # type: ignore[arg-type]  # each is a Value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-12h", timedelta(hours=-12)),
        ("1.5d", timedelta(hours=36)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T12:00:00+02:00", datetime(2026, 11, 1, 10, tzinfo=UTC)),
        ("'2026-11-01 12:00'", datetime(2026, 11, 1, 12, tzinfo=UTC)),
        ("1700000000", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
    ],
)
def test_a_literal_beside_a_time(text: str, value: datetime | timedelta) -> None:
    assert parse(f"runs.created_at < {text}") == Compare(Field("runs", "created_at"), "<", value)


@pytest.mark.parametrize("text", ["'NaN'", "nan", "NaN"])
def test_nan_beside_a_metric_is_a_number(text: str) -> None:
    tree = parse(f"metrics.loss = {text}")
    assert isinstance(tree, Compare)
    assert isinstance(tree.value, float)
    assert math.isnan(tree.value)


def test_and_binds_closer_than_or_and_not_closest() -> None:
    a, b, c = (Truthy(Field("tags", name)) for name in "abc")
    assert parse("tags.a or not tags.b AND tags.c") == Or((a, And((Not(b), c))))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("params.opt in ('a', 2, true)", In(OPT, ("a", 2, True))),
        ("params.opt not in (1)", In(OPT, (1,), negated=True)),
        ("params.opt like 'a%'", Match(OPT, "like", "a%")),
        ("params.opt NOT ILIKE 'a%'", Match(OPT, "ilike", "a%", negated=True)),
        ("params.opt matches '^a\\d+$'", Match(OPT, "matches", "^a\\d+$")),
        ("params.opt is not null", IsNull(OPT, negated=True)),
        ("params.opt <> 1", Compare(OPT, "!=", 1)),
        ("'baseline'", Contains("baseline")),
        ("  ", EVERYTHING),
    ],
)
def test_each_shape_of_a_comparison(text: str, tree: Filter) -> None:
    assert parse(text) == tree


@given(filters(ANY_NAME))
def test_a_printed_filter_reads_as_the_same_filter(tree: Filter) -> None:
    assert render(parse(render(tree))) == render(tree)
    assert repr(parse(render(tree))) == repr(tree)


@given(st.lists(st.builds(SortKey, fields(ANY_NAME), st.booleans()), max_size=5).map(tuple))
def test_a_printed_sort_order_reads_as_the_same_order(keys: tuple[SortKey, ...]) -> None:
    assert parse_sort(render_sort(keys)) == keys


@given(st.text(max_size=60))
def test_any_text_is_a_filter_or_an_error_with_a_column_inside_it(text: str) -> None:
    try:
        parse(text)
    except FilterError as error:
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017 - the text may well be a filter


WORDS = ["(", ")", "and", "or", "not", "tags.a", "'x'", "=", "in", ",", "3", "-7d", "null", "is", "like"]


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_any_words_are_a_filter_or_an_error(words: list[str]) -> None:
    try:
        parse(" ".join(words))
    except FilterError as error:
        assert error.column >= 1  # noqa: PT017 - the words may well be a filter


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("metrics.x >", 12, "a number"),
        ("loss > 3", 1, "a field such as metrics.loss"),
        ("(params.x = 1", 14, ")"),
        ("params.x = 1 params.y", 14, "and"),
        ("runs.nmae = 'a'", 1, "runs.name"),
        ("datasets.rows = 'a'", 1, "datasets.digest"),
        ("datasets.name", 14, "an operator"),
        ("metrics.`a`.top > 1", 13, ".max"),
        ("runs.status = 'runing'", 15, "running"),
        ("runs.started_at > 'soon'", 19, "a time such as -7d"),
        ("metrics.x like 'a'", 11, "an operator"),
        ("metrics.x", 10, "an operator"),
        ("params.x > true", 10, "="),
        ("params.x matches '(a+)+'", 18, "a simpler regular expression"),
        ("params.x = 'abc", 12, "a text in quotes"),
        ("tags.", 1, "a field"),
        ("params.`` = 1", 8, "a name"),
        ("runs.created_at > -99999999d", 19, "a time"),
    ],
)
def test_an_error_names_the_column_and_what_was_expected_there(text: str, column: int, expected: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert caught.value.column == column
    assert any(expected in word for word in caught.value.expected)


@pytest.mark.parametrize("read", [parse_sort, parse_field_list])
@pytest.mark.parametrize("text", ["datasets.name", "params.lr,dataset.*"])
def test_datasets_are_searched_for_and_never_listed(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(FilterError, match="many datasets"):
        read(text)


def test_an_error_is_drawn_with_a_caret() -> None:
    with pytest.raises(FilterError) as caught:
        parse("params.lr > ")
    text, caret, sentence = caught.value.rendered().splitlines()
    assert text[: caret.index("^")] == "params.lr >"
    assert sentence.startswith("column 12: the filter ends too early; expected ")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 9_000,
        "not " * 2_000 + "tags.a",
        " or ".join(["tags.a"] * 300),
        f"params.x in ({','.join(['1'] * 600)})",
        "'" + "x" * 10_000 + "'",
        "'\x00'",
        "tags.a and '\ud800'",
    ],
)
def test_what_is_too_deep_too_long_or_no_text_is_refused(text: str) -> None:
    with pytest.raises(FilterError):
        parse(text)


def test_many_parentheses_around_one_comparison_are_fine() -> None:
    assert parse("(" * 4_000 + "tags.a" + ")" * 4_000) == Truthy(Field("tags", "a"))


def test_a_list_of_fields_with_whole_prefixes() -> None:
    listed = parse_field_list("metrics.*, params.lr,`tags.x`".replace("`", ""))
    assert listed == (Field("metrics", "*"), Field("params", "lr"), Field("tags", "x"))


@pytest.mark.parametrize(("text", "column"), [("loss", 1), ("-metrics.a,,runs.id", 12), ("runs.nope", 1)])
def test_a_sort_order_that_cannot_be_read_names_the_column(text: str, column: int) -> None:
    with pytest.raises(FilterError) as caught:
        parse_sort(text)
    assert caught.value.column == column
    assert caught.value.errors[0].field == "query.sort"
