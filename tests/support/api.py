"""The server's app in this process, asked over HTTP without a socket, and the database behind it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast

from fastapi.testclient import TestClient

from runfolio.server.app import create_app
from runfolio.server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from httpx2 import Response

    from runfolio.server.db.session import WriteSession
    from runfolio.server.services import Services

T = TypeVar("T")


class Api:
    """A client whose addresses begin at ``/api/v1``, with a few words for what tests often do."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    @property
    def services(self) -> Services:
        return cast("Services", cast("Any", self.client.app).state.services)

    def get(self, path: str, /, **query: Any) -> Any:
        """The JSON of a 200 answer."""
        return self.ok(self.client.get(f"/api/v1{path}", params=query))

    def post(self, path: str, body: Any = None, **query: Any) -> Any:
        return self.ok(self.client.post(f"/api/v1{path}", json=body, params=query))

    def patch(self, path: str, body: Any) -> Any:
        return self.ok(self.client.patch(f"/api/v1{path}", json=body))

    def put(self, path: str, body: Any) -> Any:
        return self.ok(self.client.put(f"/api/v1{path}", json=body))

    def delete(self, path: str) -> None:
        self.ok(self.client.delete(f"/api/v1{path}"))

    @staticmethod
    def ok(answer: Response) -> Any:
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, status: int, *, body: Any = None, **query: Any) -> dict[str, Any]:
        """The problem that a request is answered with."""
        answer = self.client.request(method, f"/api/v1{path}", json=body, params=query or None)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        problem: dict[str, Any] = answer.json()
        assert problem["status"] == status
        return problem

    def call(self, work: Callable[[], Awaitable[T]]) -> T:
        """What ``work`` gives, run in the server's event loop."""
        assert self.client.portal is not None
        return self.client.portal.call(work)

    def write(self, work: Callable[[WriteSession], Awaitable[T]]) -> T:
        """What ``work`` gives, within one committed transaction."""

        async def transaction() -> T:
            async with self.services.database.write() as session:
                return await work(session)

        return self.call(transaction)


@contextmanager
def open_api(data: Path, database_url: str | None = None, **settings: Any) -> Iterator[Api]:
    """A running server, closed at the end of the block."""
    chosen = Settings(data_dir=data, database_url=database_url, **settings)
    with TestClient(create_app(chosen), base_url="http://127.0.0.1") as client:
        yield Api(client)
