"""Models and the registry of a server, through its public API."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from runfolio.sdk import upload
from runfolio.sdk.client import segment
from runfolio.sdk.errors import RequestFailed
from runfolio.wire.ids import fitting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from runfolio.sdk.client import Client
    from runfolio.wire.models import ModelMetricPoint, ModelUse, VersionCreate

    from .values import Model, Registered


@dataclass(frozen=True, slots=True)
class HeldModel:
    """What the server has of a model."""

    fields: dict[str, Any]
    files: dict[str, tuple[int, datetime]]


class Shelf:
    """Asks and tells one server. Every method raises ``Unreachable`` and ``RequestFailed``."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def model(self, model_id: str) -> HeldModel | None:
        """What is there of a model."""
        fields = self._found(f"/models/{segment(model_id)}")
        if fields is None:
            return None
        entries = self._client.items(f"/models/{segment(model_id)}/files", {"recursive": True})
        return HeldModel(
            fields, {each["path"]: (each["size"], datetime.fromisoformat(each["created_at"])) for each in entries}
        )

    def add_model(self, new: Model, experiment_id: str) -> None:
        body = {
            "id": new.id,
            "experiment_id": experiment_id,
            "run_id": new.run_id and fitting(new.run_id),
            "name": new.name,
            "type": new.type,
            "status": "pending",
            "params": new.params,
            "tags": new.tags,
        }
        self._client.call("POST", "/models", body=body)

    def change_model(self, model_id: str, change: Mapping[str, Any]) -> None:
        self._client.call("PATCH", f"/models/{segment(model_id)}", body=change)

    def measure(self, model_id: str, points: Iterable[ModelMetricPoint]) -> None:
        """Store values measured of a model."""
        body = [{**asdict(one), "timestamp": one.timestamp and one.timestamp.isoformat()} for one in points]
        self._client.call("POST", f"/models/{segment(model_id)}/metrics", body={"metrics": body})

    def put_file(self, model_id: str, path: str, file: BinaryIO, size: int) -> None:
        upload.put(self._client, model_id, path, file, size, below="models/{}/files")

    def use(self, run_id: str, uses: Iterable[ModelUse]) -> None:
        """Say which models a run made or began with; saying it again changes nothing."""
        body = {"models": [asdict(one) for one in uses]}
        self._client.call("POST", f"/runs/{segment(fitting(run_id))}/models", body=body)

    def uses(self, run_id: str) -> dict[tuple[str, str], int]:
        """The models of a run, whether it made or used each, and at which step."""
        found = self._client.items(f"/runs/{segment(fitting(run_id))}/models")
        return {(model["id"], role): model["step"] or 0 for model in found for role in model["roles"]}

    def registered(self, name: str) -> dict[str, Any] | None:
        """A name in the registry."""
        return self._found(f"/registry/models/{segment(name)}")

    def add_registered(self, new: Registered) -> None:
        body = {"name": new.name, "description": new.description, "tags": new.tags}
        self._client.call("POST", "/registry/models", body=body)

    def change_registered(self, name: str, change: Mapping[str, Any]) -> None:
        self._client.call("PATCH", f"/registry/models/{segment(name)}", body=change)

    def versions(self, name: str) -> dict[int, dict[str, Any]]:
        """The versions under a name, by number."""
        return {one["version"]: one for one in self._client.items(f"/registry/models/{segment(name)}/versions")}

    def add_version(self, name: str, new: VersionCreate) -> int:
        """A version; the number that it got."""
        made = self._client.call("POST", f"/registry/models/{segment(name)}/versions", body=asdict(new))
        return int(made["version"])

    def change_version(self, name: str, version: int, change: Mapping[str, Any]) -> None:
        self._client.call("PATCH", f"/registry/models/{segment(name)}/versions/{version}", body=change)

    def delete_version(self, name: str, version: int) -> None:
        self._client.call("DELETE", f"/registry/models/{segment(name)}/versions/{version}")

    def put_alias(self, name: str, alias: str, version: int) -> None:
        address = f"/registry/models/{segment(name)}/aliases/{segment(alias)}"
        self._client.call("PUT", address, body={"version": version})

    def _found(self, address: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = self._client.get(address)
        except RequestFailed as error:
            if error.status != 404:
                raise
            return None
        return found
