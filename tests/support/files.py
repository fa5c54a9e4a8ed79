"""A server in this process, with runs that have files: what a client says of them, record by record."""

import asyncio
import hashlib
import zlib
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx2 as httpx

from runfolio.server.app import create_app
from runfolio.server.services import Services
from runfolio.server.settings import Settings
from runfolio.wire import frames
from runfolio.wire.ids import uuid7

AT = 1_700_000_000_000_000
T = TypeVar("T")


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Http:
    """A client of an application in this process, for tests that are not asynchronous."""

    def __init__(self, runner: asyncio.Runner, client: httpx.AsyncClient) -> None:
        self._runner = runner
        self._client = client

    def run(self, action: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(action)

    def get(self, url: str, **options: Any) -> httpx.Response:
        return self.run(self._client.get(url, **options))

    def head(self, url: str, **options: Any) -> httpx.Response:
        return self.run(self._client.head(url, **options))

    def put(self, url: str, **options: Any) -> httpx.Response:
        return self.run(self._client.put(url, **options))

    def post(self, url: str, **options: Any) -> httpx.Response:
        return self.run(self._client.post(url, **options))

    def delete(self, url: str, **options: Any) -> httpx.Response:
        return self.run(self._client.delete(url, **options))


class Files:
    """A client of one server, and one writer for each pair of run and name."""

    def __init__(self, http: Http, services: Services) -> None:
        self.http = http
        self.services = services
        self._offsets: dict[str, int] = {}
        self._writers: dict[tuple[str, str], str] = {}

    def store(self, content: bytes) -> str:
        """Upload bytes; their digest."""
        digest = digest_of(content)
        assert self.http.put(f"/api/v1/objects/{digest}", content=content).status_code in (200, 201)
        return digest

    def say(
        self, run: str, *records: bytes, writer: str = "one", attempt: str = "a", again: bool = False
    ) -> httpx.Response:
        """Records of a writer's stream; with ``again`` as another writer's, as if nothing was said before."""
        if again:
            writer = uuid7()
        writer = self._writers.setdefault((run, writer), uuid7())
        start = frames.encode_json(frames.Kind.START, {"at": AT, "experiment": "e", "attempt": attempt})
        offset = self._offsets.get(writer, 0)
        body = b"".join(records) if offset else start + b"".join(records)
        prelude = start if offset else b""
        query: dict[str, Any] = {"writer": writer, "offset": offset, "prelude": len(prelude)}
        data = prelude + body
        answer = self.http.post(
            f"/api/v1/runs/{run}/spool", params=query | {"crc32": f"{zlib.crc32(data):08x}"}, content=data
        )
        if answer.status_code == 200:
            self._offsets[writer] = answer.json()["offset"]
        return answer

    def tell(self, run: str, *records: bytes, **options: Any) -> None:
        """The same, and the server takes them."""
        answer = self.say(run, *records, **options)
        assert answer.status_code == 200, answer.text

    def get(self, url: str, /, **query: Any) -> Any:
        answer = self.http.get(f"/api/v1/{url}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def pages(self, url: str, /, **query: Any) -> list[dict[str, Any]]:
        """Every item of a list, page by page."""
        items: list[dict[str, Any]] = []
        while True:
            page = self.get(url, **query)
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            query["cursor"] = page["next_cursor"]


@contextmanager
def running(folder: Path, database_url: str | None) -> Iterator[Files]:
    """A server whose data lie in ``folder / "data"``."""
    app = create_app(Settings(data_dir=folder / "data", database_url=database_url, fold_seconds=1e9))
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        runner.run(stack.enter_async_context(app.router.lifespan_context(app)))
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")
        runner.run(stack.enter_async_context(client))
        try:
            yield Files(Http(runner, client), app.state.services)
        finally:
            runner.run(stack.aclose())


def event(type_: str, **fields: Any) -> bytes:
    return frames.encode_json(frames.Kind.EVENT, {"type": type_, "at": AT, **fields})


def artifact(path: str, content: bytes, at: int = AT, **fields: Any) -> bytes:
    return event("artifact", **{"at": at, "path": path, "digest": digest_of(content), "size": len(content), **fields})


def medium(name: str, step: int, content: bytes, at: int = AT, **fields: Any) -> bytes:
    known = {"kind": "image", "mime": "image/png", **fields}
    return event("media", at=at, name=name, step=step, digest=digest_of(content), size=len(content), **known)


def console(first_line: int, text: str, stream: int = 1, at: int = AT) -> bytes:
    head = at.to_bytes(8, "little", signed=True) + first_line.to_bytes(8, "little")
    return frames.encode_record(frames.Kind.CONSOLE, head + text.encode(), stream)
