"""The API as Python values: what reading and the command line ask of a server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from . import config
from .errors import FilterError, RequestFailed, Unreachable
from .transport import HttpTransport

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from http.client import HTTPResponse

    from .transport import Answer

API: Final = "/api/v1"
PAGE: Final = 1000
_PIECE: Final = 1 << 20
_TIMEOUT_S: Final = 120.0
"""A search over very many runs or an export may take a while to begin."""


class Client(HttpTransport):
    """Requests to one server, each as values in and values out. Used by one thread.

    Every method raises :class:`Unreachable` when there is no answer, :class:`RequestFailed` for one that is no success,
    and :class:`FilterError` when a filter or a sort order cannot be read.
    """

    @classmethod
    def connect(cls, url: str | None = None) -> Client:
        """To ``url``, else ``RUNFOLIO_URL``, else this machine's own server. Raises :class:`~.errors.ConfigError`."""
        settings = config.load(url=url)
        return cls(settings.url, settings.api_key)

    def __del__(self) -> None:
        """What was read may be kept for long; its connection need not be, and nobody is asked to close it."""
        self.close()

    def get(self, path: str, query: Mapping[str, Any] | None = None) -> Any:
        """The JSON at ``path`` below the API; query values that are None are left out."""
        return self.call("GET", path, query=query)

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        key: str | None = None,
    ) -> Any:
        """Send JSON, get JSON (None for an empty answer). With ``key``, a repeated request is carried out once."""
        headers = {"Accept": "application/json"}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        if key is not None:
            headers["Idempotency-Key"] = key
        answer = self.request(method, _address(path, query), body=data, headers=headers, timeout=_TIMEOUT_S)
        if answer.status >= 300:
            raise failure(answer, query or {})
        return json.loads(answer.body) if answer.body else None

    def items(
        self, path: str, query: Mapping[str, Any] | None = None, *, most: int | None = None, page: int = PAGE
    ) -> Iterator[Any]:
        """The items of a list, page by page; at most ``most``."""
        cursor: str | None = None
        left = most
        while left is None or left > 0:
            size = page if left is None else min(page, left)
            answer = self.get(path, {**(query or {}), "limit": size, "cursor": cursor})
            yield from answer["items"]
            cursor = answer["next_cursor"]
            if cursor is None:
                return
            left = None if left is None else left - len(answer["items"])

    def experiment_id(self, name_or_id: str) -> str:
        """The id of an experiment given by its name or its id. Raises :class:`RequestFailed` (404) if there is none."""
        for item in self.items("/experiments", {"q": name_or_id, "status": "all"}):
            if item["name"] == name_or_id:
                return str(item["id"])
        return str(self.get(f"/experiments/{segment(name_or_id)}")["id"])

    def stream(
        self, path: str, query: Mapping[str, Any] | None = None, *, headers: Mapping[str, str] | None = None
    ) -> Iterator[bytes]:
        """The answer to a GET in pieces, over a connection of its own: constant memory whatever its size.

        Raises :class:`Unreachable` also when the answer breaks off.
        """
        with self.opened(_address(path, query), headers) as response:
            if response.status >= 300:
                raise failure(_answer(response), query or {})
            while piece := response.read(_PIECE):
                yield piece
            if response.length:
                raise Unreachable(f"{self.url}: the answer broke off, {response.length} bytes before its end")


def segment(text: str) -> str:
    """A value as one segment of a path."""
    return quote(text, safe="")


def failure(answer: Answer, query: Mapping[str, Any]) -> RequestFailed:
    """The error that a problem answer stands for."""
    try:
        problem = json.loads(answer.body)
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        return RequestFailed(answer.status, answer.body[:200].decode("utf-8", "replace").strip() or "no reason given")
    detail = str(problem.get("detail") or problem.get("title") or "no reason given")
    column = problem.get("column")
    if problem.get("code") == "invalid_filter" and isinstance(column, int):
        field = next((str(e.get("field", "")).removeprefix("query.") for e in problem.get("errors") or ()), "filter")
        return FilterError(answer.status, detail, str(query.get(field) or ""), column)
    return RequestFailed(answer.status, detail)


def _address(path: str, query: Mapping[str, Any] | None) -> str:
    given = [(name, value) for name, value in (query or {}).items() if value is not None]
    return f"{API}{path}?{urlencode(given, doseq=True)}" if given else API + path


def _answer(response: HTTPResponse) -> Answer:
    from .transport import Answer

    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
