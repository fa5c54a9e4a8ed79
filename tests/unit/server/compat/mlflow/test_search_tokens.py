"""Page tokens are for one search, and what was not made here is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.server.compat.mlflow.search.errors import SearchError
from runfolio.server.compat.mlflow.search.tokens import MAX_TOKEN, decode, encode
from runfolio.server.runs.listing_cursor import MAX_CURSOR

SEARCH = (("1", "2"), "metrics.loss < 1", ("metrics.loss DESC",), "ACTIVE_ONLY")


def test_a_cursor_comes_back() -> None:
    assert decode(SEARCH, encode(SEARCH, "cursor")) == "cursor"
    assert decode(SEARCH, encode(SEARCH, "x" * MAX_CURSOR)) == "x" * MAX_CURSOR


def test_no_token_means_the_first_page() -> None:
    assert decode(SEARCH, "") is None


def test_a_token_of_another_search_is_refused() -> None:
    with pytest.raises(SearchError, match="page_token"):
        decode((*SEARCH[:-1], "ALL"), encode(SEARCH, "cursor"))


@pytest.mark.parametrize(
    "token",
    [
        "x", "*", "\u00e9", "\ud800", "bnVsbA", "W10", "e30", "eyJvZmZzZXQiOiAxMDB9", "[" * 4000, "W" * MAX_TOKEN,
        encode(SEARCH, "cursor")[:-3], encode(SEARCH, "cursor\x00"), encode(SEARCH, "x" * MAX_TOKEN),
    ],
)  # fmt: skip
def test_a_token_that_was_not_made_here_is_refused(token: str) -> None:
    with pytest.raises(SearchError) as caught:
        decode(SEARCH, token)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


@given(token=st.text(min_size=1))
def test_any_text_is_refused(token: str) -> None:
    with pytest.raises(SearchError):
        decode(SEARCH, token)
