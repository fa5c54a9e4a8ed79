"""Page tokens: where the next page of a search begins, and of which search. Opaque to clients, checked on return."""

from __future__ import annotations

from typing import Final, TypeVar

from runfolio.server.errors import InvalidCursor
from runfolio.server.paging import decode_cursor, encode_cursor

from .errors import SearchError

T = TypeVar("T")

MAX_TOKEN: Final = 30_000
"""Characters: the longest cursor of a list of runs, which is 20,000, fits."""


def encode(search: object, place: str | int) -> str:
    """A token for the page that begins at ``place``: a cursor, or how many items were before.

    ``search`` is all that makes the list: a value with one ``repr``.
    """
    return encode_cursor(search, place)


def decode(search: object, token: str | None) -> str | None:
    """The cursor in a token; None without one, which means the first page.

    Raises:
        SearchError: It was not made by :func:`encode` for this search.
    """
    return _decode(search, token, str) if token else None


def decode_offset(search: object, token: str | None) -> int:
    """The number of items before the page; 0 without a token. Raises what :func:`decode` does."""
    offset = _decode(search, token, int) if token else 0
    if offset < 0:
        raise _not_ours()
    return offset


def page(search: object, found: list[T], offset: int, limit: int) -> tuple[list[T], str | None]:
    """The items of a page of which one more than ``limit`` was looked for, and the token for the page after it."""
    return found[:limit], encode(search, offset + limit) if len(found) > limit else None


def _decode(search: object, token: str, kind: type[T]) -> T:
    try:
        found = decode_cursor(token if len(token) <= MAX_TOKEN else "", search, kind)
    except InvalidCursor:
        found = None
    if found is None:
        raise _not_ours()
    place: T = found[0]
    return place


def _not_ours() -> SearchError:
    return SearchError("Invalid page_token: it is not one of this search; start again without one")
