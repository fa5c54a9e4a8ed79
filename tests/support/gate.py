"""A proxy in front of a tracker that can stop a request at a chosen point of its way."""

import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

Mode = Literal[
    "pass", "refuse", "hold request", "hold answer", "break answer", "slow", "nonsense",
    "500", "502", "429", "503", "500 afterwards", "503 afterwards",
]  # fmt: skip


SLOW_S = 1.5


class Gate:
    """Passes everything on until told otherwise.

    `refuse` closes connections unread; `hold request` reads a request and keeps it; `hold answer` passes a request on
    and keeps the answer. `caught` is set when something is kept, which goes no further, ever. `break answer` passes it
    on and resets the connection in the middle of the answer, `slow` lets it wait a while first, `nonsense` answers with
    what is no JSON. A status answers with it instead of passing on, or `afterwards`: what was sent is stored all the
    same. `met` counts the uploads that each mode has met. After `passes` of them, if that is set, answers are held.
    """

    def __init__(self, target: str) -> None:
        self.mode: Mode = "pass"
        self.passes: int | None = None
        self.caught = threading.Event()
        self.passed = threading.Event()
        self.released = threading.Event()
        self.met = Counter[Mode]()
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
            gate.met["refuse"] += self.command == "POST"
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if gate.met["pass"] == gate.passes:
            gate.mode = "hold answer"
        mode = gate.mode if body else "pass"
        gate.met[mode] += bool(body)
        if mode == "hold request":
            gate.keep()
            return
        if mode.isdigit():
            self._answer(int(mode), b"{}")
            return
        if mode == "slow":
            gate.released.wait(SLOW_S)
        status, kind, data = self._forward(body)
        if mode == "hold answer":
            gate.keep()
            return
        if mode == "break answer":
            self._break(data)
        elif mode == "nonsense":
            self._answer(200, b"<html>welcome</html>", "text/html")
        elif mode.endswith("afterwards"):
            self._answer(int(mode[:3]), b"{}")
        else:
            self._answer(status, data, kind)
            gate.passed.set()

    def _forward(self, body: bytes) -> tuple[int, str, bytes]:
        gate = self.server.gate
        connection = HTTPConnection(gate.target, timeout=30)
        try:
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Content-Type", ""), answer.read()
        finally:
            connection.close()

    def _answer(self, status: int, data: bytes, kind: str = "application/json") -> None:
        with suppress(OSError):  # the client may be dead by now
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            if status in (429, 503):
                self.send_header("Retry-After", "1")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

    def _break(self, data: bytes) -> None:
        """Half an answer, then a reset."""
        with suppress(OSError):
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2])
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _pass  # noqa: N815 - the names that http.server looks for

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        """Quiet."""
