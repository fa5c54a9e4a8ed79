"""The registry of a server: versions of models, read and registered."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from runfolio.wire.files import ArtifactEntry
from runfolio.wire.models import Model, ModelMetric, ModelVersion, RegisteredAs

from . import records
from .client import Client, segment
from .errors import ConfigError, ModelNotFoundError, RequestFailed
from .models import as_texts

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

M = TypeVar("M", bound=Model)

WAIT_S: Final = 30.0
"""How long a version waits for a model that is still on its way to the server."""
_POLL_S: Final = 0.2


@dataclass(frozen=True, slots=True, repr=False)
class ModelView(ModelVersion):
    """A version of a registered model as the server had it when it was asked for: a value that does not change."""

    params: dict[str, str] = field(default_factory=dict)
    """Of the model that it is, as texts."""
    metrics: list[ModelMetric] = field(default_factory=list)
    """What was measured of the model that it is."""
    client: Client = field(kw_only=True, compare=False)

    def files(self) -> list[ArtifactEntry]:
        """All of its files. Raises :class:`~.errors.ModelNotFoundError` where they are not on this server."""
        address, folder = self._place()
        items = self.client.items(address, {"path": folder, "recursive": True})
        return [records.read(ArtifactEntry, item) for item in items]

    def download(self, to: str | os.PathLike[str] = ".") -> Path:
        """Save its files below a folder, which is made; where they lie now. Broken downloads go on where they stopped.

        Raises :class:`~.errors.ModelNotFoundError` where they are not on this server.
        """
        from .download import fetch_from

        address, folder = self._place()
        target = Path(to)
        target.mkdir(parents=True, exist_ok=True)
        fetch_from(self.client, address, folder, target)
        return target

    def _place(self) -> tuple[str, str]:
        """The list of its files, and the folder in it."""
        if self.model_id is not None:
            return f"/models/{segment(self.model_id)}/files", ""
        if self.run_id is not None and self.path is not None:
            return f"/runs/{segment(self.run_id)}/artifacts", self.path
        raise ModelNotFoundError(f"the files of {self.name}/{self.version} are not on this server: see {self.source}")

    def __repr__(self) -> str:
        names = "".join(f" @{alias}" for alias in self.aliases)
        return f"<ModelView {self.name}/{self.version}{names}>"


def get_model(name: str, *, url: str | None = None) -> ModelView:
    """A version of a registered model: ``"digits@champion"``, ``"digits/3"``, or the latest of ``"digits"``.

    Raises :class:`~.errors.ModelNotFoundError`.
    """
    client = Client.connect(url)
    return _view(client, find_version(client, name))


def find_version(client: Client, name: str) -> dict[str, Any]:
    """A version as the API has it. Raises :class:`~.errors.ModelNotFoundError`."""
    base, kind, key = _parse(name)
    address = f"/registry/models/{segment(base)}"
    try:
        found = client.get(address)["latest"] if kind == "latest" else client.get(f"{address}/{kind}/{segment(key)}")
    except RequestFailed as error:
        if error.status not in (404, 422):
            raise
        found = None
    if found is None:
        raise ModelNotFoundError(f"there is no model {name!r} in the registry at {client.url}")
    version: dict[str, Any] = found
    return version


def _parse(name: str) -> tuple[str, Literal["aliases", "versions", "latest"], str]:
    base, slash, number = name.partition("/")
    if slash:
        return base, "versions", number
    base, at, alias = name.rpartition("@")
    return (base, "aliases", alias) if at else (name, "latest", "")


def register_model(
    name: str,
    *,
    model: str | None = None,
    run: str | None = None,
    path: str | None = None,
    source: str | None = None,
    aliases: Iterable[str] = (),
    description: str | None = None,
    tags: Mapping[str, Any] | None = None,
    stage: str | None = None,
    url: str | None = None,
) -> ModelView:
    """Add a version under a name, which is registered if it is new.

    Its files are those of ``model`` (an id, as ``run.log_model`` gives it), those below ``path`` of ``run`` (an id), or
    lie at ``source``. A model that is still on its way to the server is waited for. Raises
    :class:`~.errors.ConfigError` unless one of the three is given, :class:`~.errors.ModelNotFoundError`.
    """
    if sum(given is not None for given in (model, run, source)) != 1:
        raise ConfigError("register_model() takes a model, a run with a path, or a source")
    client = Client.connect(url)
    if model is not None:
        await_model(client, model)
    body = {"model_id": model, "run_id": run, "source": source, "description": description, "stage": stage}
    if run is not None:
        body["path"] = path or ""
    more = {"aliases": list(aliases), "tags": as_texts(tags or {})}
    return _view(client, add_version(client, name, {**body, **more}))


def add_version(client: Client, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Add a version as the API takes it, under a name that may be new."""
    address = f"/registry/models/{segment(name)}/versions"
    try:
        made: dict[str, Any] = client.call("POST", address, body=body)
    except RequestFailed as error:
        if error.status != 404:
            raise
        ensure_name(client, name)
        made = client.call("POST", address, body=body)
    return made


def ensure_name(client: Client, name: str) -> None:
    """Register a name unless it is."""
    try:
        client.call("POST", "/registry/models", body={"name": name})
    except RequestFailed as error:
        if error.status != 409:
            raise


def await_model(client: Client, model: str, timeout: float = WAIT_S) -> None:
    """Return once all of a model is on the server. Raises :class:`~.errors.ModelNotFoundError` after ``timeout`` s."""
    until = time.monotonic() + timeout
    while (status := _status(client, model)) in (None, "pending"):
        if time.monotonic() >= until:
            what = "is not on" if status is None else "has not wholly come to"
            raise ModelNotFoundError(f"the model {model!r} {what} the server {client.url}")
        time.sleep(_POLL_S)


def _status(client: Client, model: str) -> str | None:
    """None where the server has no such model."""
    try:
        return str(client.get(f"/models/{segment(model)}")["status"])
    except RequestFailed as error:
        if error.status != 404:
            raise
        return None


def _view(client: Client, version: dict[str, Any]) -> ModelView:
    known: dict[str, Any] = {}
    if version["model_id"] is not None:
        model = read_model(client.get(f"/models/{segment(version['model_id'])}"), Model)
        known = {"params": model.params, "metrics": model.metrics}
    return records.read(ModelView, version, client=client, **known)


def read_model(item: dict[str, Any], kind: type[M]) -> M:
    """A model of the API."""
    metrics = [records.read(ModelMetric, {**each, "value": float(each["value"])}) for each in item["metrics"]]
    versions = [records.read(RegisteredAs, each) for each in item["versions"]]
    return records.read(kind, item, metrics=metrics, versions=versions)
