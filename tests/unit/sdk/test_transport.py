"""The real transport against a real socket."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from runfolio.sdk.errors import Unreachable
from runfolio.sdk.transport import HttpTransport


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was sent; closes the connection after each answer if its path says so."""

    protocol_version = "HTTP/1.1"
    connections = 0

    def setup(self) -> None:
        super().setup()
        Echo.connections += 1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("X-Path", self.path)
        self.send_header("X-Authorization", self.headers.get("Authorization", ""))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = "once" in self.path

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        """Quiet."""


@pytest.fixture
def url() -> Iterator[str]:
    Echo.connections = 0
    server = HTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/base"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def transport(url: str) -> Iterator[HttpTransport]:
    transport = HttpTransport(url, "secret")
    yield transport
    transport.close()


def test_a_request_carries_path_key_and_body(transport: HttpTransport) -> None:
    answer = transport.request("POST", "/x?y=1", body=b"data")
    assert (answer.status, answer.body) == (200, b"data")
    assert answer.headers["x-path"] == "/base/x?y=1"
    assert answer.headers["x-authorization"] == "Bearer secret"


def test_the_connection_is_kept(transport: HttpTransport) -> None:
    for _ in range(3):
        transport.request("POST", "/x", body=b"data")
    assert Echo.connections == 1


def test_a_connection_that_the_server_closed_is_opened_again(transport: HttpTransport) -> None:
    for _ in range(3):
        assert transport.request("POST", "/once", body=b"data").body == b"data"
    assert Echo.connections == 3


def test_a_file_is_streamed(transport: HttpTransport, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"contents")
    with (tmp_path / "f").open("rb") as file:
        assert transport.request("POST", "/x", body=file, headers={"Content-Length": "8"}).body == b"contents"


def test_a_file_is_sent_again_from_where_it_stood(transport: HttpTransport, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"read before, contents")
    with (tmp_path / "f").open("rb") as file:
        for _ in range(2):
            file.seek(13)
            assert transport.request("POST", "/once", body=file, headers={"Content-Length": "8"}).body == b"contents"
    assert Echo.connections == 2


def test_no_answer_is_unreachable(url: str) -> None:
    transport = HttpTransport("http://127.0.0.1:9")
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9"):
        transport.request("GET", "/x", timeout=2)
