"""The registry over HTTP."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Body, Path, Query

from runfolio.server.deps import App, Read, Write
from runfolio.server.errors import NotFound
from runfolio.server.openapi import problems
from runfolio.server.paging import Cursor, Limit
from runfolio.wire.models import (
    AliasPut,
    ModelVersion,
    RegisteredModel,
    RegisteredModelCreate,
    RegisteredModelUpdate,
    RunModels,
    VersionCreate,
    VersionUpdate,
)
from runfolio.wire.resources import Page

from . import service

router = APIRouter(tags=["registry"])

Number: TypeAlias = Annotated[int, Path(ge=1, lt=1 << 63, description="of the version")]
_MODEL = {"one": {"value": {"name": "digits", "description": "Digits from photographs", "tags": {"task": "vision"}}}}
_VERSION = {
    "a model": {"value": {"model_id": "m-0197f3a2c4d87a10b2f39c55e1a0d6c4", "aliases": ["challenger"]}},
    "files of a run": {"value": {"run_id": "0197f3a2c4d87a10b2f39c55e1a0d6c4", "path": "model"}},
    "elsewhere": {"value": {"source": "s3://models/digits/7"}},
}


@router.get("/registry/models", summary="List registered models", responses=problems(400))
async def list_registered_models(
    session: Read,
    q: Annotated[str, Query(max_length=1024, description="in name or description, in any case")] = "",
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Page[RegisteredModel]:
    """By name, each with its latest version and its aliases."""
    return await service.list_page(session, words=q, limit=limit, cursor=cursor)


@router.post("/registry/models", summary="Register a name", status_code=201, responses=problems(409))
async def create_registered_model(
    session: Write, body: Annotated[RegisteredModelCreate, Body(openapi_examples=_MODEL)]
) -> RegisteredModel:
    """409 when the name is taken. It has no `/` and no `:`."""
    await service.create(session, body)
    return await service.detail(session, body.name)


@router.get("/registry/models/{name}", summary="Show a registered model", responses=problems(404))
async def get_registered_model(session: Read, name: str) -> RegisteredModel:
    """With its latest version and its aliases."""
    return await service.detail(session, name)


@router.patch("/registry/models/{name}", summary="Change a registered model", responses=problems(404, 409))
async def update_registered_model(
    session: Write,
    name: str,
    body: Annotated[RegisteredModelUpdate, Body(openapi_examples={"rename": {"value": {"name": "digits-2"}}})],
) -> RegisteredModel:
    """A field that is left out or null stays, an empty text clears it; a tag with null is removed."""
    return await service.detail(session, (await service.update(session, name, body)).name)


@router.delete("/registry/models/{name}", summary="Delete a registered model", status_code=204, responses=problems(404))
async def delete_registered_model(session: Write, name: str) -> None:
    """For good, with its versions and aliases. The models that they name stay."""
    await service.delete(session, name)


@router.get(
    "/registry/models/{name}/versions", summary="List a registered model's versions", responses=problems(400, 404)
)
async def list_model_versions(
    session: Read, name: str, limit: Limit = 100, cursor: Cursor = None
) -> Page[ModelVersion]:
    """Newest first."""
    return await service.page_of_versions(session, name=name, limit=limit, cursor=cursor)


@router.get("/registry/versions", summary="Find versions of any registered model", responses=problems(400))
async def list_versions(
    session: Read,
    run_id: Annotated[str | None, Query(description="that came from this run")] = None,
    model_id: Annotated[str | None, Query(description="that are this model")] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Page[ModelVersion]:
    """Newest first."""
    return await service.page_of_versions(session, run_id=run_id, model_id=model_id, limit=limit, cursor=cursor)


@router.post(
    "/registry/models/{name}/versions",
    summary="Register a version",
    status_code=201,
    responses=problems(404, 410),
)
async def create_model_version(
    services: App, session: Write, name: str, body: Annotated[VersionCreate, Body(openapi_examples=_VERSION)]
) -> ModelVersion:
    """It gets the next number, which no other version ever had. An alias moves here from where it was."""
    made = await service.create_version(session, name, body)
    if made.run_id is not None:
        run_id = made.run_id
        session.after_commit(lambda: services.changes.publish(runs={run_id}))
    return made


@router.get("/registry/models/{name}/versions/{version}", summary="Show a version of a model", responses=problems(404))
async def get_model_version(session: Read, name: str, version: Number) -> ModelVersion:
    """Its files are those of `model_id`, those below `path` of `run_id`, or lie at `source`."""
    return await service.version_detail(session, name, version)


@router.patch(
    "/registry/models/{name}/versions/{version}", summary="Change a version of a model", responses=problems(404)
)
async def update_model_version(
    session: Write,
    name: str,
    version: Number,
    body: Annotated[VersionUpdate, Body(openapi_examples={"stage": {"value": {"stage": "Production"}}})],
) -> ModelVersion:
    """A field that is left out or null stays, an empty text clears it; a tag with null is removed."""
    return await service.update_version(session, name, version, body)


@router.delete(
    "/registry/models/{name}/versions/{version}",
    summary="Delete a version of a model",
    status_code=204,
    responses=problems(404),
)
async def delete_model_version(session: Write, name: str, version: Number) -> None:
    """For good, with its aliases. Its number is not given again."""
    await service.delete_version(session, name, version)


@router.get("/registry/models/{name}/aliases/{alias}", summary="Show what an alias names", responses=problems(404))
async def get_model_alias(session: Read, name: str, alias: str) -> ModelVersion:
    """The version."""
    return await service.by_alias(session, name, alias)


@router.put("/registry/models/{name}/aliases/{alias}", summary="Set or move an alias", responses=problems(404))
async def put_model_alias(
    session: Write,
    name: str,
    alias: Annotated[str, Path(max_length=255)],
    body: Annotated[AliasPut, Body(openapi_examples={"one": {"value": {"version": 3}}})],
) -> ModelVersion:
    """It names this version from now on, and no other."""
    return await service.set_alias(session, name, alias, body.version)


@router.delete(
    "/registry/models/{name}/aliases/{alias}", summary="Remove an alias", status_code=204, responses=problems(404)
)
async def delete_model_alias(session: Write, name: str, alias: str) -> None:
    """The version stays."""
    if not await service.remove_alias(session, name, alias):
        raise NotFound("alias of the model", f"{name}@{alias}")


@router.get(
    "/runs/{run_id}/models", summary="A run's models and what was registered of them", responses=problems(400, 404)
)
async def list_run_models(session: Read, run_id: str, limit: Limit = 100, cursor: Cursor = None) -> RunModels:
    """What the run made or used, newest first, and the newest versions in the registry that came from it."""
    return await service.models_of_run(session, run_id, limit=limit, cursor=cursor)
