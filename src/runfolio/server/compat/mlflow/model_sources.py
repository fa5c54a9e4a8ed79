"""Addresses of a version's files, as clients write them, and what they are here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from runfolio.server.errors import NotFound
from runfolio.server.models import service as models
from runfolio.server.registry import service as registry
from runfolio.server.runs import service as runs

from . import entities, logged_models, model_entities, registry_entities, registry_rules
from .errors import invalid

if TYPE_CHECKING:
    from runfolio.server.db.session import ReadSession, WriteSession
    from runfolio.wire.models import ModelVersion

_OF_MODEL: Final = re.compile(r"mlflow-artifacts:/+[^/]+/models/([^/]+)/artifacts/?\Z")
_OF_RUN: Final = re.compile(r"(?:mlflow-artifacts:/+[^/]+/([^/]+)/artifacts|runs:/([^/]+))(?:/(.*))?\Z", re.DOTALL)
_MODEL: Final = re.compile(r"models:/([^/@]+)\Z")
_VERSION: Final = re.compile(r"models:/([^/]+)/([^/]+)\Z")
_ALIASED: Final = re.compile(r"models:/([^/]+)@([^/@]+)\Z")


@dataclass(frozen=True, slots=True)
class Source:
    """Where files are: those of a model, a folder of a run, or wherever the address leads."""

    address: str
    model_id: str | None = None
    run_id: str | None = None
    path: str | None = None


async def read(session: ReadSession | WriteSession, address: str, model_id: str | None, run_id: str | None) -> Source:
    """What an address means beside the model and the run that a request names.

    Raises an error for one that contradicts these, for a path of somebody's machine, and for what is not there.
    """
    _check(address)
    found = _told(address) or await _copied(session, address)
    if found is None:
        return await _there(session, Source(address, model_id, run_id))
    for said, meant in ((model_id, found.model_id), (run_id, found.run_id)):
        if said and meant and said != meant:
            raise invalid(f"Invalid model version source: {address!r}. It is of {meant!r}, not of {said!r}")
    return await _there(session, Source(found.address, found.model_id or model_id, found.run_id or run_id, found.path))


def _check(address: str) -> None:
    scheme, colon, path = address.partition(":")
    if not colon or scheme.lower() == "file":
        raise invalid(f"Invalid model version source: {address!r}. Files that lie on a machine cannot be registered")
    if ".." in unquote(path).split("/"):
        raise invalid(f"Invalid model version source: {address!r}. It leads out of its folder")


async def _there(session: ReadSession | WriteSession, source: Source) -> Source:
    if source.model_id is not None:
        await logged_models.kept(session, source.model_id)
    if source.path is not None and source.run_id is not None:
        await runs.require(session, source.run_id)
    return source


def _told(address: str) -> Source | None:
    """What an address says by itself."""
    model = _OF_MODEL.match(address) or _MODEL.match(address)
    if model is not None:
        return Source(address, model_id=model[1])
    run = _OF_RUN.match(address)
    if run is None or run[1] == "models":
        return None
    return Source(address, run_id=run[1] or run[2], path=run[3] or "")


async def _copied(session: ReadSession | WriteSession, address: str) -> Source | None:
    """What the version is that an address names; where its files lie elsewhere, so do those of its copy."""
    version = await _version(session, address)
    if version is None:
        return None
    here = version.model_id is not None or version.path is not None
    copy = f"models:/{version.name}/{version.version}"
    return Source(copy if here else version.source, version.model_id, version.run_id, version.path)


async def _version(session: ReadSession | WriteSession, address: str) -> ModelVersion | None:
    aliased, numbered = _ALIASED.match(address), _VERSION.match(address)
    if aliased is not None:
        return await registry.by_alias(session, aliased[1], aliased[2])
    if numbered is None:
        return None
    name, which = numbered.groups()
    if which.isdecimal():
        return await registry.version_detail(session, name, registry_rules.version(which))
    latest = (await registry.latest_by_stage(session, [name]))[name]
    if which.lower() != registry_rules.LATEST:
        stage = registry_rules.stage(which)
        latest = [each for each in latest if (each.stage or registry_entities.NO_STAGE) == stage]
    if not latest:
        raise NotFound("version of a model", f"{name}/{which}")
    return max(latest, key=lambda each: each.version)


async def location(session: ReadSession | WriteSession, version: ModelVersion) -> str:
    """From where a client gets a version's files."""
    if not version.source.startswith("models:"):
        return version.source
    if version.model_id is not None:
        model = await models.require(session, version.model_id)
        return model_entities.files_of_model(model.experiment_id, model.id)
    if version.run_id is not None and version.path is not None:
        root = entities.artifact_uri((await runs.require(session, version.run_id)).experiment_id, version.run_id)
        return f"{root}/{version.path}" if version.path else root
    return version.source
