"""docs/reference/search.md says what the language is."""

import re
from pathlib import Path

import pytest

from runfolio.server.search.building import MAX_IN, MAX_LEAVES
from runfolio.server.search.catalog import AGGREGATES, RUN_FIELDS
from runfolio.server.search.errors import FilterError
from runfolio.server.search.parser import parse
from runfolio.server.search.reading import MAX_LENGTH
from runfolio.server.search.regex import SEARCHED
from runfolio.server.search.tree import And

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "search.md").read_text()
FIRST, WRONG = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)


def test_the_first_example_is_a_filter() -> None:
    assert isinstance(parse(FIRST.strip()), And)


def test_the_example_of_an_error_is_what_is_said() -> None:
    text, *_, sentence = WRONG.strip().splitlines()
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert caught.value.rendered().splitlines()[1] == WRONG.splitlines()[1]
    assert str(caught.value).startswith(sentence.rstrip("…").rstrip(", "))


@pytest.mark.parametrize("word", [*RUN_FIELDS, *(f".{aggregate}" for aggregate in AGGREGATES)])
def test_every_field_and_aggregate_is_listed(word: str) -> None:
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize("bound", [MAX_LENGTH, MAX_LEAVES, MAX_IN, SEARCHED])
def test_every_bound_is_told(bound: int) -> None:
    assert f"{bound:,} " in PAGE
