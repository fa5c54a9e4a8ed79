"""A proxy in front of a tracker that can stop a request at a chosen point of its way."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

Mode = Literal["pass", "refuse", "hold request", "hold answer"]


class Gate:
    """Passes everything on until told otherwise.

    `refuse` closes connections unread; `hold request` reads a request and keeps it; `hold answer` passes a request on
    and keeps the answer. `caught` is set when something is kept, which goes no further, ever.
    """

    def __init__(self, target: str) -> None:
        self.mode: Mode = "pass"
        self.caught = threading.Event()
        self.passed = threading.Event()
        self.released = threading.Event()
        self.target = urlsplit(target).netloc
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.gate = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def keep(self) -> None:
        self.caught.set()
        self.released.wait(60)


@contextmanager
def gate_before(target: str) -> Iterator[Gate]:
    gate = Gate(target)
    gate.start()
    try:
        yield gate
    finally:
        gate.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    gate: Gate

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _pass(self) -> None:
        gate = self.server.gate
        self.close_connection = True
        if gate.mode == "refuse":
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if gate.mode == "hold request" and body:
            gate.keep()
            return
        connection = HTTPConnection(gate.target, timeout=30)
        try:
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        if gate.mode == "hold answer" and body:
            gate.keep()
            return
        with suppress(OSError):  # the client may be dead by now
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers.get("Content-Type", ""))
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)
        gate.passed.set()

    do_GET = do_HEAD = do_POST = do_PUT = _pass  # noqa: N815 - the names that http.server looks for

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        """Quiet."""
