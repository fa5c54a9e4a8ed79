"""A client with as little of its own as can be: one kept connection, bodies read whole."""

from __future__ import annotations

import http.client
import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa

from . import data

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ARROW: Final = "application/vnd.apache.arrow.stream"
SPOOL: Final = "application/vnd.runfolio.spool"


class Refused(RuntimeError):
    """The server answered with an error, which no measurement expects."""


class Client:
    """One connection to one server."""

    def __init__(self, url: str, timeout: float = 120) -> None:
        address = urlsplit(url)
        self._connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=timeout)

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> bytes:
        """The whole body of the answer. Raises :class:`Refused` unless the status is 2xx."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, body, names)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            message = f"{method} {path}: {answer.status} {content[:500]!r}"
            raise Refused(message)
        return content

    def get(self, path: str, **headers: str) -> bytes:
        return self.request("GET", path, None, **headers)

    def get_json(self, path: str) -> Any:
        return json.loads(self.get(path))

    def post(self, path: str, content: Mapping[str, Any], accept: str = "application/json") -> bytes:
        """Send JSON; the answer's bytes as they came."""
        body = json.dumps(content).encode()
        return self.request("POST", path, body, content_type="application/json", accept=accept)

    def post_spool(self, path: str, body: bytes) -> dict[str, Any]:
        """Send an upload; what the server says of it."""
        answer: dict[str, Any] = json.loads(self.request("POST", path, body, content_type=SPOOL))
        return answer

    def close(self) -> None:
        self._connection.close()


def read_series(client: Client, runs: Sequence[str], metrics: Sequence[str]) -> dict[tuple[str, str], tuple[int, int]]:
    """Count and checksum of every series at full resolution, by run and metric."""
    content = client.post("/api/v1/charts", {"runs": list(runs), "metrics": list(metrics), "buckets": 0}, ARROW)
    return series_of(content)


def series_of(stream: bytes) -> dict[tuple[str, str], tuple[int, int]]:
    """Count and checksum of every series in the answer to a chart at full resolution."""
    table = pa.ipc.open_stream(stream).read_all().combine_chunks()
    if not table.num_rows:
        return {}
    run, metric, steps, values = (table[name].chunk(0) for name in ("run", "metric", "x", "value"))
    runs, metrics = run.dictionary.to_pylist(), metric.dictionary.to_pylist()
    keys = _numbers(run.indices, np.int32).astype(np.int64) * len(metrics) + _numbers(metric.indices, np.int32)
    cuts = [0, *(np.flatnonzero(np.diff(keys)) + 1).tolist(), len(keys)]
    all_steps, all_values = _numbers(steps, np.int64), _numbers(values, np.float64)
    found = {}
    for first, end in pairwise(cuts):
        at_run, at_metric = divmod(int(keys[first]), len(metrics))
        found[runs[at_run], metrics[at_metric]] = (
            end - first,
            data.checksum(all_steps[first:end], all_values[first:end]),
        )
    return found


def _numbers(column: Any, kind: type[np.generic]) -> Any:
    """A column without nulls as NumPy, by its buffer: pyarrow's own way imports pandas, half a second of it."""
    return np.frombuffer(column.buffers()[1], kind)[column.offset : column.offset + len(column)]
