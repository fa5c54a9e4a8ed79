"""The server that an import brings things to, through its public API."""

from __future__ import annotations

import hashlib
import time
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import pyarrow as pa

from runfolio.sdk import upload
from runfolio.sdk.client import API, failure, segment
from runfolio.sdk.errors import RequestFailed
from runfolio.wire.ids import fitting

from .bodies import ARROW
from .points import Points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from runfolio.sdk.client import Client
    from runfolio.wire.datasets import DatasetUse

    from .values import Experiment, Run

_BUSY: Final = 503
_PATIENCE_S: Final = 300.0
_PAUSE_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Held:
    """What the server has of a run. ``fields`` is the run as the API shows it."""

    fields: dict[str, Any]
    points: dict[str, int] = field(default_factory=dict)
    """How many of each metric."""
    files: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    """The size of each file, and since when it is there."""
    datasets: set[tuple[str, ...]] = field(default_factory=set)
    """Keys of the datasets that it uses."""

    @property
    def deleted(self) -> bool:
        return bool(self.fields["lifecycle"] == "deleted")


class Destination:
    """Asks and tells one server. Every method raises ``Unreachable`` and ``RequestFailed``."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def url(self) -> str:
        return self._client.url

    def experiment(self, name: str) -> dict[str, Any] | None:
        """The experiment of a name, deleted or not."""
        found = self._client.items("/experiments", {"q": name, "status": "all"})
        return next((item for item in found if item["name"] == name), None)

    def add_experiment(self, new: Experiment) -> dict[str, Any]:
        """A new experiment, or the one that somebody else has just made."""
        body = {"name": new.name, "description": new.description, "tags": new.tags}
        made: dict[str, Any] = self._client.call("POST", "/experiments", body=body, query={"get_or_create": True})
        return made

    def change_experiment(self, experiment_id: str, change: Mapping[str, Any]) -> None:
        self._client.call("PATCH", f"/experiments/{segment(experiment_id)}", body=change)

    def delete_experiment(self, experiment_id: str) -> None:
        self._client.call("DELETE", f"/experiments/{segment(experiment_id)}")

    def restore_experiment(self, experiment_id: str) -> None:
        self._client.call("POST", f"/experiments/{segment(experiment_id)}/restore")

    def count_runs(self, experiment_id: str) -> int:
        """All runs of an experiment, deleted ones too."""
        query = {"experiment": experiment_id, "lifecycle": "all"}
        return int(self._client.get("/table/count", query)["count"])

    def held(self, run_id: str, *, files: bool) -> Held | None:
        """What is there of a run, with its ``files`` if they are asked for."""
        address = _address(run_id)
        try:
            fields = self._client.get(address)
        except RequestFailed as error:
            if error.status != 404:
                raise
            return None
        summaries = self._client.items(f"{address}/metrics")
        points = {one["name"]: one["count"] + one["nonfinite_count"] for one in summaries}
        entries = self._client.items(f"{address}/artifacts", {"recursive": True}) if files else ()
        there = {entry["path"]: (entry["size"], datetime.fromisoformat(entry["created_at"])) for entry in entries}
        datasets = {use_key(use) for use in self._client.items(f"{address}/datasets")}
        return Held(fields, points, there, datasets)

    def add_run(self, new: Run, experiment_id: str) -> None:
        """A run with its parameters and tags, and no points yet."""
        body = {
            "experiment_id": experiment_id,
            "id": fitting(new.id),
            "name": new.name,
            "status": new.status,
            "started_at": _text(new.started_at),
            "ended_at": _text(new.ended_at),
            "owner": new.owner,
            "parent_id": new.parent_id and fitting(new.parent_id),
            "notes": new.notes,
            "params": new.params,
            "tags": new.tags,
        }
        self._client.call("POST", "/runs", body=body)

    def change_run(self, run_id: str, change: Mapping[str, Any]) -> None:
        """Change fields of a run."""
        self._client.call("PATCH", _address(run_id), body=change)

    def set_values(self, run_id: str, family: str, values: Mapping[str, Any]) -> None:
        """Set parameters or tags."""
        self._client.call("PATCH", f"{_address(run_id)}/{family}", body=values)

    def use_datasets(self, run_id: str, datasets: Iterable[DatasetUse]) -> None:
        """Say which datasets a run uses."""
        self._client.call("POST", f"{_address(run_id)}/datasets", body={"datasets": [asdict(one) for one in datasets]})

    def delete_run(self, run_id: str) -> None:
        self._client.call("DELETE", _address(run_id))

    def restore_run(self, run_id: str) -> None:
        self._client.call("POST", f"{_address(run_id)}/restore")

    def points(self, run_id: str, metric: str) -> Points:
        """Every point that is there of a metric."""
        query = {"format": "arrow", "attempts": "all", "metric": metric}
        with pa.BufferOutputStream() as whole:
            for piece in self._client.stream(f"{_address(run_id)}/export", query):
                whole.write(piece)
            table = pa.ipc.open_stream(whole.getvalue()).read_all()
        times = table["time"].cast(pa.int64())
        return Points(table["step"].to_numpy(), times.to_numpy(), table["value"].to_numpy())

    def send(self, run_id: str, body: bytes) -> None:
        """Store a table of points. One that arrives twice, over a broken connection, is stored once."""
        headers = {"Content-Type": ARROW, "Idempotency-Key": hashlib.sha256(body).hexdigest()}
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            answer = self._client.request("POST", f"{API}{_address(run_id)}/metrics", body=body, headers=headers)
            if answer.status < 300:
                return
            if answer.status != _BUSY or time.monotonic() > deadline:
                raise failure(answer, {})
            time.sleep(float(answer.headers.get("retry-after") or _PAUSE_S))

    def put_file(self, run_id: str, path: str, file: BinaryIO, size: int) -> None:
        """Store a file under its path."""
        upload.put(self._client, run_id, path, file, size)


def use_key(use: Mapping[str, Any]) -> tuple[str, ...]:
    """What tells a run's uses of datasets apart."""
    return use["name"], use["digest"], use["context"]


def _address(run_id: str) -> str:
    return f"/runs/{segment(fitting(run_id))}"


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
