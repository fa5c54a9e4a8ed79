"""MLflow's REST protocol, as far as reading goes."""

from __future__ import annotations

import base64
import json
import os
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from runfolio.importing.errors import NotSpoken, SourceError
from runfolio.sdk.errors import Unreachable
from runfolio.sdk.transport import STREAM_S, HttpTransport

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_API: Final = "/api/2.0/mlflow/"
_PIECE: Final = 1 << 20
_NOT_SPOKEN: Final = (404, 405, 501)


class MlflowApi(HttpTransport):
    """Requests to one MLflow server, with the name and password or the token that MLflow's own client would use.

    Every method raises :class:`~runfolio.sdk.errors.Unreachable`, and :class:`SourceError` for an answer that is no
    success.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url.rstrip("/"))
        self._authorization = _authorization(os.environ)

    def get(self, call: str, query: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON that a call such as ``runs/get`` answers."""
        return self._json("GET", f"{_API}{call}?{urlencode(query, doseq=True)}", None)

    def post(self, call: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The same for a call that takes JSON."""
        return self._json("POST", _API + call, json.dumps(body).encode())

    def pages(self, call: str, query: Mapping[str, Any], items: str, *, post: bool = False) -> Iterator[dict[str, Any]]:
        """The items of a list, page by page."""
        token = ""
        while True:
            asked = {**query, "page_token": token} if token else query
            answer = self.post(call, asked) if post else self.get(call, asked)
            yield from answer.get(items, ())
            token = answer.get("next_page_token", "")
            if not token:
                return

    def pieces(self, path: str, query: Mapping[str, str]) -> Iterator[bytes]:
        """A file in pieces."""
        with self.opened(f"{path}?{urlencode(query)}") as response:
            if response.status >= 300:
                raise SourceError(_reason(self.url, response.status, response.read()))
            while piece := response.read(_PIECE):
                yield piece
            if response.length:
                raise Unreachable(f"{self.url}: the answer broke off, {response.length} bytes before its end")

    def _json(self, method: str, path: str, body: bytes | None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        answer = self.request(method, path, body=body, headers=headers, timeout=STREAM_S)
        if answer.status >= 300:
            kind = NotSpoken if answer.status in _NOT_SPOKEN else SourceError
            raise kind(_reason(self.url, answer.status, answer.body))
        try:
            found = json.loads(answer.body)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise SourceError(f"{self.url} does not answer as MLflow does")
        return found


def _authorization(environment: Mapping[str, str]) -> dict[str, str]:
    user = environment.get("MLFLOW_TRACKING_USERNAME")
    if user:
        pair = f"{user}:{environment.get('MLFLOW_TRACKING_PASSWORD', '')}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    token = environment.get("MLFLOW_TRACKING_TOKEN")
    return {"Authorization": f"Bearer {token}"} if token else {}


def _reason(url: str, status: int, body: bytes) -> str:
    try:
        told = str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        told = body[:200].decode("utf-8", "replace").strip()
    return f"{url} answered {status}: {told}"
