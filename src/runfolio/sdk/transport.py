"""The seam to the network: requests out, answers in. Tests put a fake in its place."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol, TypeAlias
from urllib.parse import urlsplit

from .errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from http.client import HTTPConnection, HTTPResponse

Body: TypeAlias = bytes | BinaryIO | None

REQUEST_S: Final = 30.0
"""Seconds without an answer after which a request has failed."""

STREAM_S: Final = 120.0
"""The same for an answer that is read in pieces: an export may take a while to begin."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Transport(Protocol):
    """Sends one request at a time; used by one thread, but ``close`` may come from any."""

    @property
    def url(self) -> str:
        """The server's address, without a slash at the end."""

    def request(
        self,
        method: str,
        path: str,
        *,
        body: Body = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = REQUEST_S,
    ) -> Answer:
        """Raises :class:`Unreachable` if there is no answer. A file is streamed, and needs a Content-Length header."""

    def close(self) -> None: ...


class HttpTransport:
    """HTTP/1.1 over one kept connection, by the standard library."""

    def __init__(self, url: str, api_key: str | None = None) -> None:
        self.url = url
        parts = urlsplit(url)
        self._https = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port
        self._base = parts.path.rstrip("/")
        self._authorization = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._connection: HTTPConnection | None = None

    def request(
        self,
        method: str,
        path: str,
        *,
        body: Body = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = REQUEST_S,
    ) -> Answer:
        import http.client

        kept = self._connection is not None
        file = None if body is None or isinstance(body, bytes) else body
        start = file.tell() if file else 0
        try:
            return self._once(method, path, body, {**(headers or {}), **self._authorization}, timeout)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            # The server may close a kept connection at any time; every request of ours may safely come twice.
            if kept and isinstance(error, (ConnectionError, http.client.RemoteDisconnected)):
                if file:
                    file.seek(start)
                return self.request(method, path, body=body, headers=headers, timeout=timeout)
            raise Unreachable(f"{self.url}: {str(error) or type(error).__name__}") from error

    def _once(self, method: str, path: str, body: Body, headers: Mapping[str, str], timeout: float) -> Answer:
        connection = self._connection
        if connection is None:
            connection = self._connection = self._connect(timeout)
        connection.timeout = timeout
        if connection.sock is not None:
            connection.sock.settimeout(timeout)
        connection.request(method, self._base + path, body=body, headers=dict(headers))
        with connection.getresponse() as response:
            data = response.read()
            return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, data)

    @contextmanager
    def opened(self, path: str, headers: Mapping[str, str] | None = None) -> Iterator[HTTPResponse]:
        """The answer to a GET over a connection of its own, to be read in pieces.

        Raises :class:`Unreachable` also when the answer breaks off.
        """
        from http.client import HTTPException

        connection = self._connect(STREAM_S)
        try:
            sent = {**(headers or {}), **self._authorization}
            connection.request("GET", self._base + path, headers=sent)
            yield connection.getresponse()
        except Unreachable:
            raise
        except (OSError, HTTPException) as error:
            raise Unreachable(f"{self.url}: {str(error) or type(error).__name__}") from error
        finally:
            connection.close()

    def _connect(self, timeout: float) -> HTTPConnection:
        from http.client import HTTPConnection, HTTPSConnection

        kind = HTTPSConnection if self._https else HTTPConnection
        return kind(self._host, self._port, timeout=timeout)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
