"""``model-versions/…``: versions of registered models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import orjson
from fastapi import APIRouter, Query, Response

from runfolio.server.answers import json_answer
from runfolio.server.deps import App, Read, Write
from runfolio.server.models import service as models
from runfolio.server.models.telling import tell
from runfolio.server.registry import service
from runfolio.wire.models import ModelUpdate, VersionCreate, VersionUpdate

from . import bodies, entities, model_sources, registry_bodies, registry_entities, registry_rules
from .errors import MlflowRoute, invalid
from .search import registry as search
from .search import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runfolio.server.db.session import WriteSession
    from runfolio.server.services import Services
    from runfolio.wire.models import ModelVersion

router = APIRouter(prefix="/model-versions", route_class=MlflowRoute)
REGISTERED: Final = "mlflow.modelVersions"
"""The tag of a logged model in which clients find its versions."""
_PAGE: Final = 10_000
_MOST: Final = 200_000
"""That may be asked for at once; they come in pages."""

Name: TypeAlias = Annotated[str, Query(min_length=1)]
Version: TypeAlias = Annotated[str, Query(min_length=1)]


@router.post("/create")
async def create(
    services: App,
    body: Annotated[registry_bodies.VersionCreate, bodies.read(registry_bodies.VersionCreate)],
    session: Write,
) -> Response:
    """The next version of a name."""
    await service.require(session, body.name)
    tags = registry_rules.tags_of(body.tags)
    source = await _source(session, body, tags)
    new = VersionCreate(
        model_id=source.model_id,
        run_id=source.run_id,
        path=source.path,
        source=source.address,
        description=body.description,
        tags=tags,
        run_link=body.run_link,
    )
    made = await service.create_version(session, body.name, new)
    if made.model_id is not None:
        await _note(services, session, made.model_id, made)
    return _answer(made)


async def _source(
    session: WriteSession, body: registry_bodies.VersionCreate, tags: Mapping[str, str]
) -> model_sources.Source:
    if tags.get(search.IS_PROMPT.key, "").lower() == "true":  # its text is in a tag, and the source means nothing
        return model_sources.Source(body.source)
    return await model_sources.read(session, body.source, body.model_id or None, body.run_id or None)


async def _note(services: Services, session: WriteSession, model_id: str, version: ModelVersion) -> None:
    """Say in the tag of a model that it has a version."""
    model = await models.detail(session, model_id)
    known = _versions(model.tags.get(REGISTERED))
    one = {"name": version.name, "version": version.version}
    if one not in known:
        change = ModelUpdate(tags={REGISTERED: orjson.dumps([*known, one]).decode()})
        tell(services.changes, session, await models.update(session, model_id, change))


def _versions(tag: str | None) -> list[object]:
    try:
        known = orjson.loads(tag or "[]")
    except orjson.JSONDecodeError:
        return []
    return known if isinstance(known, list) else []


@router.get("/get")
async def get(session: Read, name: Name, version: Version) -> Response:
    """A version with its tags and aliases."""
    return _answer(await service.version_detail(session, name, registry_rules.version(version)))


@router.patch("/update")
async def update(
    body: Annotated[registry_bodies.VersionUpdate, bodies.read(registry_bodies.VersionUpdate)], session: Write
) -> Response:
    """Another description, or none."""
    change = VersionUpdate(description=body.description or "")
    return _answer(await service.update_version(session, body.name, registry_rules.version(body.version), change))


@router.delete("/delete")
async def delete(
    body: Annotated[registry_bodies.OfVersion, bodies.read(registry_bodies.OfVersion)], session: Write
) -> Response:
    """Remove it with its aliases. Its files stay."""
    await service.delete_version(session, body.name, registry_rules.version(body.version))
    return json_answer({})


@router.get("/search")
async def search_versions(
    session: Read,
    filter_: Annotated[str, Query(alias="filter")] = "",
    max_results: Annotated[int, Query(ge=1, le=_MOST)] = _PAGE,
    order_by: Annotated[list[str] | None, Query()] = None,
    page_token: Annotated[str | None, Query()] = None,
) -> Response:
    """A page of versions, the last changed first unless another order is asked for."""
    where = search.parse_filter(search.VERSIONS, filter_)
    order = search.parse_order(search.VERSIONS, order_by or [])
    of = ("model versions", filter_, order)
    offset, limit = tokens.decode_offset(of, page_token), min(max_results, _PAGE)
    found = await service.find_versions(session, where=where, order=order, limit=limit + 1, offset=offset)
    versions, token = tokens.page(of, found, offset, limit)
    shown = [registry_entities.model_version(version) for version in versions]
    return json_answer(entities.filled({"model_versions": shown, "next_page_token": token}))


@router.get("/get-download-uri")
async def get_download_uri(session: Read, name: Name, version: Version) -> Response:
    """Where its files are."""
    found = await service.version_detail(session, name, registry_rules.version(version))
    return json_answer({"artifact_uri": await model_sources.location(session, found)})


@router.post("/transition-stage")
async def transition(
    body: Annotated[registry_bodies.Transition, bodies.read(registry_bodies.Transition)], session: Write
) -> Response:
    """Put a version into a stage, and perhaps those that are there into the archive."""
    stage = registry_rules.stage(body.stage)
    others = registry_entities.ARCHIVED if body.archive_existing_versions else None
    if others and stage not in registry_entities.ACTIVE_STAGES:
        raise invalid(f"only {' and '.join(registry_entities.ACTIVE_STAGES)} put existing versions away, not {stage}")
    number = registry_rules.version(body.version)
    kept = None if stage == registry_entities.NO_STAGE else stage
    return _answer(await service.set_stage(session, body.name, number, kept, others=others))


@router.post("/set-tag")
async def set_tag(
    body: Annotated[registry_bodies.VersionTag, bodies.read(registry_bodies.VersionTag)], session: Write
) -> Response:
    """A tag, in place of what it was."""
    return await _tag(session, body, registry_rules.tag_value(body.key, body.value))


@router.delete("/delete-tag")
async def delete_tag(
    body: Annotated[registry_bodies.VersionTag, bodies.read(registry_bodies.VersionTag)], session: Write
) -> Response:
    """A tag, if it is there."""
    return await _tag(session, body, None)


async def _tag(session: WriteSession, body: registry_bodies.VersionTag, value: str | None) -> Response:
    number = registry_rules.version(body.version)
    await service.update_version(session, body.name, number, VersionUpdate(tags={body.key: value}))
    return json_answer({})


def _answer(version: ModelVersion) -> Response:
    return json_answer({"model_version": registry_entities.model_version(version)})
