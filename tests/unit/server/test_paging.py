"""Cursors say where a page begins, and only for their list."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import pytest

from runfolio.server.errors import InvalidCursor
from runfolio.server.paging import decode_cursor, encode_cursor

OF = ("runs", "filter")
KEY = (datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=UTC), "name", 7)
KINDS = (datetime, str, int)


def changed(**parts: Any) -> str:
    """A cursor with parts of its key exchanged, by their place."""
    cursor = encode_cursor(OF, *KEY)
    payload = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    for place, part in parts.items():
        payload[int(place.removeprefix("at"))] = part
    return urlsafe_b64encode(json.dumps(payload).encode()).decode()


def test_a_key_comes_back_with_its_types() -> None:
    assert decode_cursor(encode_cursor(OF, *KEY), OF, *KINDS) == KEY
    assert decode_cursor(None, OF, *KINDS) is None


@pytest.mark.parametrize(
    "cursor",
    [
        "", "x", "*", "\u00e9", "bnVsbA", "W10", "[" * 4000,
        changed(at1="2026-01-01T00:00:00"), changed(at1="0001-01-01T00:00:00+09:00"), changed(at1=5),
        changed(at2="\ud800"), changed(at2="a\0b"), changed(at2=None), changed(at3=1 << 63), changed(at3=True),
    ],
)  # fmt: skip
def test_a_cursor_that_was_not_made_here_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(cursor, OF, *KINDS)


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(encode_cursor(("runs", "other"), *KEY), OF, *KINDS)
