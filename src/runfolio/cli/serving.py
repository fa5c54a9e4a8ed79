"""Runs the server in this process: socket, event loop, signals. Imported only by `runfolio server`."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import sys
from contextlib import contextmanager
from signal import SIGINT, SIGTERM
from typing import TYPE_CHECKING

import uvicorn

from runfolio.server.db.lock import FolderInUse
from runfolio.server.db.migrate import SchemaError
from runfolio.server.security import InsecureHost, check_binding

from .errors import CommandError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi import FastAPI

    from runfolio.server.settings import Settings

_GRACE_S = 3
_KEEP_ALIVE_S = 75  # longer than a client's longest pause between two uploads, so that live runs keep their connection


class _Server(uvicorn.Server):
    """A uvicorn server that leaves opening and closing the services to :func:`_run`."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGINT and SIGTERM end the serving. uvicorn's own would raise them again, before the services close."""
        loop = asyncio.get_running_loop()
        for number in (SIGINT, SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def serve(settings: Settings, *, intake: bool) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        UsageError: The settings would let other machines in without a key.
        CommandError: The port is taken, or the folder or the database cannot be used; the message says why.
    """
    try:
        check_binding(settings)
    except InsecureHost as error:
        raise UsageError(str(error)) from None
    with _listen(settings.host, settings.port) as sock:
        from runfolio.server.app import create_app

        url = _url(settings.host, sock.getsockname()[1])
        app = create_app(settings)
        logging.getLogger("runfolio").setLevel(settings.log_level.upper())
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            try:
                runner.run(_run(app, sock, lambda: _ready(settings, url, intake=intake)))
            except (FolderInUse, SchemaError) as error:
                raise CommandError(str(error)) from None


async def _run(app: FastAPI, sock: socket.socket, ready: Callable[[], None]) -> None:
    config = uvicorn.Config(
        app, http="httptools", ws="none", lifespan="off", loop="none", log_config=None, access_log=False,
        proxy_headers=False, server_header=False, timeout_keep_alive=_KEEP_ALIVE_S, timeout_graceful_shutdown=_GRACE_S,
    )  # fmt: skip
    async with app.router.lifespan_context(app):
        # An open event stream would otherwise hold up the end for the whole grace.
        await _Server(config, ready, app.state.services.changes.close).serve(sockets=[sock])


def _ready(settings: Settings, url: str, *, intake: bool) -> None:
    gc.freeze()
    gc.enable()
    print(f"Runfolio listens on {url}", file=sys.stderr, flush=True)  # noqa: T201 - the words of a command go to stderr
    if intake:
        from .intake import start_intake

        start_intake(_own(url), settings.api_key)


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket. Connections wait in it until the server is ready, instead of being refused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        raise CommandError(_why_not(host, port, error)) from None


def _why_not(host: str, port: int, error: Exception) -> str:
    from errno import EACCES, EADDRINUSE

    number = getattr(error, "errno", None)
    if number == EADDRINUSE:
        return (
            f"port {port} of {host} is taken, perhaps by another Runfolio server. Choose one with --port; 0 takes any"
        )
    if number == EACCES:
        return f"you may not listen on port {port}; ports below 1024 are for root. Choose one with --port"
    return f"cannot listen on {host}:{port}: {error}"


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _own(url: str) -> str:
    """How this process reaches itself: the address of all interfaces is none to connect to."""
    return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ModuleNotFoundError:  # not built for this platform
        return None
    return uvloop.new_event_loop
