"""A tracker in memory, behind the SDK's transport seam. It keeps the protocol, and can be told to break it."""

import json
import zlib
from collections import deque
from collections.abc import Callable, Mapping
from typing import BinaryIO
from urllib.parse import parse_qsl, urlsplit

from runfolio.sdk.errors import Unreachable
from runfolio.sdk.transport import Answer
from runfolio.wire.frames import iter_records


def problem(status: int, code: str, **members: object) -> Answer:
    """An error as the server words it; `retry_after` becomes a header."""
    after = members.pop("retry_after", None)
    headers = {} if after is None else {"retry-after": str(after)}
    return Answer(status, headers, json.dumps({"status": status, "code": code, "detail": code, **members}).encode())


class FakeTracker:
    """Stores streams by (run, writer). `script` holds what comes instead of the next answers: an answer or an error."""

    url = "http://fake"

    def __init__(self) -> None:
        self.streams: dict[tuple[str, str], bytes] = {}
        self.objects: dict[str, bytes] = {}
        self.script: deque[Answer | Exception | Callable[[], Answer]] = deque()
        self.requests: list[tuple[str, str, int]] = []
        self.preludes: list[bytes] = []
        self.last_steps: dict[str, int] = {}

    def request(
        self,
        method: str,
        path: str,
        *,
        body: bytes | BinaryIO | None = None,
        headers: Mapping[str, str] | None = None,  # noqa: ARG002 - part of the seam
        timeout: float = 30.0,  # noqa: ARG002 - part of the seam
    ) -> Answer:
        data = body if isinstance(body, bytes) else body.read() if body is not None else b""
        self.requests.append((method, path, len(data)))
        if self.script:
            answer = self.script.popleft()
            if isinstance(answer, Exception):
                raise answer
            return answer() if callable(answer) else answer
        return self._answer(method, path, data)

    def close(self) -> None:
        """Nothing is open."""

    def down(self, times: int = 1) -> None:
        self.script.extend(Unreachable("connection refused") for _ in range(times))

    def stream(self) -> bytes:
        """The only stream there is."""
        (stream,) = self.streams.values()
        return stream

    def _answer(self, method: str, path: str, data: bytes) -> Answer:
        parts = urlsplit(path)
        place = parts.path.removeprefix("/api/v1/").split("/")
        if place[0] == "objects":
            if method == "PUT":
                self.objects[place[1]] = data
                return Answer(201)
            return Answer(200 if place[1] in self.objects else 404)
        if method == "GET":
            step = self.last_steps.get(place[1])
            return Answer(404) if step is None else Answer(200, {}, json.dumps({"last_step": step}).encode())
        return self._spool(place[1], dict(parse_qsl(parts.query)), data)

    def _spool(self, run: str, query: dict[str, str], data: bytes) -> Answer:
        assert f"{zlib.crc32(data):08x}" == query["crc32"]
        key, offset, prelude = (run, query["writer"]), int(query["offset"]), int(query["prelude"])
        stored = self.streams.get(key, b"")
        if offset > len(stored):
            return problem(409, "offset_gap", offset=len(stored))
        whole = sum(record.end - record.offset for record in iter_records(data))
        assert whole == len(data), "a request holds whole records only"
        self.preludes.append(data[:prelude])
        self.streams[key] = stored + data[prelude + len(stored) - offset :]
        return Answer(200, {}, json.dumps({"offset": len(self.streams[key]), "next_upload_s": 1.0}).encode())
