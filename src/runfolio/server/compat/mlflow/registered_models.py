"""``registered-models/…``: names in the registry, their tags and aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, cast

from fastapi import APIRouter, Query, Response

from runfolio.server.answers import json_answer
from runfolio.server.deps import Read, Write
from runfolio.server.errors import NotFound
from runfolio.server.registry import service
from runfolio.wire.models import RegisteredModelCreate, RegisteredModelUpdate

from . import bodies, entities, registry_bodies, registry_entities, registry_rules
from .errors import MlflowRoute, invalid
from .search import registry as search
from .search import tokens

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.registry.conditions import NameCondition, NameOrder
    from runfolio.wire.models import ModelVersion

router = APIRouter(prefix="/registered-models", route_class=MlflowRoute)
_PAGE: Final = 100
_MOST: Final = 1000


@router.post("/create")
async def create(
    body: Annotated[registry_bodies.RegisteredCreate, bodies.read(registry_bodies.RegisteredCreate)], session: Write
) -> Response:
    """A new name."""
    registry_rules.check_name(body.name)
    tags = registry_rules.tags_of(body.tags)
    await service.create(session, RegisteredModelCreate(body.name, body.description, tags))
    return await _answer(session, body.name)


@router.get("/get")
async def get(session: Read, name: Annotated[str, Query(min_length=1)]) -> Response:
    """A registered model with the latest version of each stage."""
    registry_rules.check_name(name)
    return await _answer(session, name)


@router.patch("/update")
async def update(
    body: Annotated[registry_bodies.RegisteredUpdate, bodies.read(registry_bodies.RegisteredUpdate)], session: Write
) -> Response:
    """Another description, or none."""
    await service.update(session, body.name, RegisteredModelUpdate(description=body.description or ""))
    return await _answer(session, body.name)


@router.post("/rename")
async def rename(
    body: Annotated[registry_bodies.Rename, bodies.read(registry_bodies.Rename)], session: Write
) -> Response:
    """Another name, also for its versions and aliases."""
    registry_rules.check_name(body.new_name, "new_name")
    await service.update(session, body.name, RegisteredModelUpdate(name=body.new_name))
    return await _answer(session, body.new_name)


@router.delete("/delete")
async def delete(
    body: Annotated[registry_bodies.OfRegistered, bodies.read(registry_bodies.OfRegistered)], session: Write
) -> Response:
    """Remove it with its versions."""
    await service.delete(session, body.name)
    return json_answer({})


@router.get("/search")
async def search_models(
    session: Read,
    filter_: Annotated[str, Query(alias="filter")] = "",
    max_results: Annotated[int, Query(ge=1, le=_MOST)] = _PAGE,
    order_by: Annotated[list[str] | None, Query()] = None,
    page_token: Annotated[str | None, Query()] = None,
) -> Response:
    """A page of registered models, by name unless another order is asked for."""
    where = cast("tuple[NameCondition, ...]", search.parse_filter(search.NAMES, filter_))
    order = cast("tuple[NameOrder, ...]", search.parse_order(search.NAMES, order_by or []))
    of = ("registered models", filter_, order)
    offset = tokens.decode_offset(of, page_token)
    found = await service.find(session, where=where, order=order, limit=max_results + 1, offset=offset)
    models, token = tokens.page(of, found, offset, max_results)
    latest = await service.latest_by_stage(session, [model.name for model in models])
    shown = [registry_entities.registered_model(model, latest[model.name]) for model in models]
    return json_answer(entities.filled({"registered_models": shown, "next_page_token": token}))


@router.post("/get-latest-versions")
async def post_latest(
    body: Annotated[registry_bodies.Latest, bodies.read(registry_bodies.Latest)], session: Read
) -> Response:
    """The latest version of each stage, or of some."""
    return await _latest(session, body.name, body.stages)


@router.get("/get-latest-versions")
async def get_latest(
    session: Read, name: Annotated[str, Query(min_length=1)], stages: Annotated[list[str] | None, Query()] = None
) -> Response:
    """The same as it is asked for by a page."""
    return await _latest(session, name, stages or [])


@router.post("/set-tag")
async def set_tag(
    body: Annotated[registry_bodies.RegisteredTag, bodies.read(registry_bodies.RegisteredTag)], session: Write
) -> Response:
    """A tag, in place of what it was."""
    value = registry_rules.tag_value(body.key, body.value)
    await service.update(session, body.name, RegisteredModelUpdate(tags={body.key: value}))
    return json_answer({})


@router.delete("/delete-tag")
async def delete_tag(
    body: Annotated[registry_bodies.RegisteredTag, bodies.read(registry_bodies.RegisteredTag)], session: Write
) -> Response:
    """A tag, if it is there."""
    await service.update(session, body.name, RegisteredModelUpdate(tags={body.key: None}))
    return json_answer({})


@router.post("/alias")
async def set_alias(
    body: Annotated[registry_bodies.Alias, bodies.read(registry_bodies.Alias)], session: Write
) -> Response:
    """Let an alias name a version, and no other."""
    registry_rules.check_new_alias(body.alias)
    await service.set_alias(session, body.name, body.alias, registry_rules.version(body.version))
    return json_answer({})


@router.get("/alias")
async def get_by_alias(
    session: Read, name: Annotated[str, Query(min_length=1)], alias: Annotated[str, Query(min_length=1)]
) -> Response:
    """The version that an alias names; ``latest`` is the greatest."""
    registry_rules.check_alias(alias)
    await service.require(session, name)
    found = await (_newest(session, name) if alias.lower() == registry_rules.LATEST else _named(session, name, alias))
    return json_answer({"model_version": registry_entities.model_version(found)})


@router.delete("/alias")
async def delete_alias(
    body: Annotated[registry_bodies.OfAlias, bodies.read(registry_bodies.OfAlias)], session: Write
) -> Response:
    """An alias, if it is there."""
    await service.remove_alias(session, body.name, body.alias)
    return json_answer({})


async def _latest(session: AsyncSession, name: str, stages: list[str]) -> Response:
    wanted = {registry_rules.stage(stage) for stage in stages or registry_entities.STAGES}
    await service.require(session, name)
    latest = (await service.latest_by_stage(session, [name]))[name]
    shown = [
        registry_entities.model_version(each) for each in latest if (each.stage or registry_entities.NO_STAGE) in wanted
    ]
    return json_answer(entities.filled({"model_versions": shown}))


async def _newest(session: AsyncSession, name: str) -> ModelVersion:
    latest = (await service.latest_by_stage(session, [name]))[name]
    if not latest:
        raise NotFound("version of the model", name)
    return max(latest, key=lambda each: each.version)


async def _named(session: AsyncSession, name: str, alias: str) -> ModelVersion:
    try:
        return await service.by_alias(session, name, alias)
    except NotFound:
        raise invalid(f"Registered model alias {alias} not found.") from None


async def _answer(session: AsyncSession, name: str) -> Response:
    await session.flush()
    model = await service.detail(session, name)
    latest = await service.latest_by_stage(session, [name])
    return json_answer({"registered_model": registry_entities.registered_model(model, latest[name])})
