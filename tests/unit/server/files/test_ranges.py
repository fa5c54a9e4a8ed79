"""What a Range header asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.server.objects.ranges import Span, Unsatisfiable, parse


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-9", Span(0, 10)),
        ("bytes=5-", Span(5, 100)),
        ("bytes=-7", Span(93, 100)),
        ("bytes=-700", Span(0, 100)),
        ("bytes=90-999999", Span(90, 100)),
    ],
)
def test_one_range_is_understood(header: str, span: Span) -> None:
    assert parse(header, 100) == span


@pytest.mark.parametrize(
    "header", [None, "", "bytes=-", "bytes=9-3", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "bytes"]
)
def test_anything_else_is_the_whole_file(header: str | None) -> None:
    assert parse(header, 100) is None


@pytest.mark.parametrize(("header", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0), ("bytes=-5", 0)])
def test_a_range_outside_the_file_is_refused(header: str, size: int) -> None:
    with pytest.raises(Unsatisfiable):
        parse(header, size)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 100))
def test_a_range_never_leaves_the_file(first: int, last: int, size: int) -> None:
    try:
        span = parse(f"bytes={first}-{last}", size)
    except Unsatisfiable:
        assert first >= size
    else:
        assert span is None or (0 <= span.start < span.end <= size)
