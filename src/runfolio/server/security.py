"""Who may talk to the server until log-in exists: loopback, known hosts and origins, the API key if one is set."""

from __future__ import annotations

import hmac
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from runfolio.wire import errors as codes

from .errors import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fastapi import FastAPI
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from .settings import Settings

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_OPEN = frozenset({"/health", "/ready"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_ASKED: Final = {"WWW-Authenticate": 'Bearer, Basic realm="Runfolio"'}
_NO_KEY: Final = "an API key is needed: Authorization: Bearer …, or as the password of any user"
_CODES: Final = {HTTPStatus.FORBIDDEN: codes.FORBIDDEN, HTTPStatus.UNAUTHORIZED: codes.UNAUTHENTICATED}


@dataclass(frozen=True, slots=True)
class Dialect:
    """Addresses below which clients read errors of another form, and how these are made of a status and a text."""

    prefixes: tuple[str, ...]
    refusal: Callable[[int, str, Mapping[str, str]], Response]


class InsecureHost(RuntimeError):
    """The server would listen to other machines without asking who they are."""


def check_binding(settings: Settings) -> None:
    """Raises :class:`InsecureHost` unless the host is loopback, or a key or ``--insecure`` is given."""
    if settings.host in _LOOPBACK or settings.api_key or settings.insecure:
        return
    message = (
        f"--host {settings.host} would let other machines in without a key. "
        "Set RUNFOLIO_API_KEY, or pass --insecure if the network is trusted"
    )
    raise InsecureHost(message)


def host_name(value: str) -> str:
    """The name in a Host header, without port and brackets."""
    return (urlsplit(f"//{value}").hostname or "").lower()


class Gate:
    """Lets a request pass or answers it. ASGI, so that large bodies are not buffered on their way."""

    def __init__(self, app: ASGIApp, settings: Settings, dialects: Sequence[Dialect] = ()) -> None:
        self.app = app
        self.dialects = dialects
        self.key = settings.api_key
        named = {name.strip().lower() for name in settings.allowed_hosts.split(",") if name.strip()}
        self.hosts = _LOOPBACK | named | {settings.host.lower()}
        self.any_host = settings.host not in _LOOPBACK and not named

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (refusal := self.refuse(scope)) is not None:
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def refuse(self, scope: Scope) -> Response | None:
        """The answer to a request that may not pass."""
        wrong = self._wrong(scope)
        if wrong is None:
            return None
        status, detail = wrong
        headers = _ASKED if status == HTTPStatus.UNAUTHORIZED else {}
        for dialect in self.dialects:
            if scope["path"].startswith(dialect.prefixes):
                return dialect.refusal(status, detail, headers)
        return problem(status, _CODES[status], detail, headers=headers)

    def _wrong(self, scope: Scope) -> tuple[HTTPStatus, str] | None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        host = host_name(headers.get(b"host", b"").decode("latin-1"))
        if not self.any_host and host not in self.hosts:
            return HTTPStatus.FORBIDDEN, f"host {host!r} is not one of this server's names"
        origin = headers.get(b"origin")
        if scope["method"] not in _SAFE and origin is not None and not self._own(origin.decode("latin-1"), host):
            return HTTPStatus.FORBIDDEN, "the request comes from another site's page"
        if self.key is not None and scope["path"] not in _OPEN and not self._knows_key(headers):
            return HTTPStatus.UNAUTHORIZED, _NO_KEY
        return None

    def _own(self, origin: str, host: str) -> bool:
        return (urlsplit(origin).hostname or "") in ({host} if self.any_host else self.hosts)

    def _knows_key(self, headers: dict[bytes, bytes]) -> bool:
        scheme, _, given = headers.get(b"authorization", b"").partition(b" ")
        if scheme.lower() == b"basic":
            given = _password(given)
        elif scheme.lower() != b"bearer":
            return False
        return hmac.compare_digest(given, (self.key or "").encode())


def _password(credentials: bytes) -> bytes:
    """What stands behind the user's name: browsers and clients of other trackers know no other way."""
    try:
        return b64decode(credentials, validate=True).partition(b":")[2]
    except NotBase64:
        return b""


def install(app: FastAPI, settings: Settings, dialects: Sequence[Dialect] = ()) -> None:
    """Put the gate in front of ``app``."""
    app.add_middleware(Gate, settings=settings, dialects=dialects)
