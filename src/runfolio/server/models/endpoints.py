"""Models over HTTP: what is known of them, and their files."""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias

from fastapi import APIRouter, Body, Header, Path, Query, Request, Response

from runfolio.server.deps import App, Read, Write
from runfolio.server.objects import download
from runfolio.server.objects.endpoints import BODY, BYTES, Length
from runfolio.server.openapi import problems
from runfolio.server.paging import Cursor, Limit
from runfolio.wire.files import ArtifactEntry
from runfolio.wire.models import Model, ModelCreate, ModelMetricsPost, ModelUpdate, ModelUses
from runfolio.wire.resources import Page

from . import files, service
from .telling import tell

router = APIRouter(tags=["models"])

FilePath: TypeAlias = Annotated[str, Path(description="relative, with `/` between its parts")]
_NO_TYPE: Final = ("application/octet-stream", "application/x-www-form-urlencoded")
"""What HTTP clients say of a body when they know nothing of it."""

_NEW = {
    "of a run": {
        "value": {"name": "classifier", "run_id": "0197f3a2c4d87a10b2f39c55e1a0d6c4", "params": {"depth": "18"}}
    },
    "from elsewhere": {"value": {"name": "baseline", "experiment": "mnist", "tags": {"licence": "MIT"}}},
}
_METRICS = {"on a dataset": {"value": {"metrics": [{"name": "acc", "value": 0.97, "dataset_name": "test"}]}}}
_USES = {"input": {"value": {"models": [{"model_id": "m-0197f3a2c4d87a10b2f39c55e1a0d6c4", "role": "input"}]}}}


@router.get("/models", summary="List models", responses=problems(400))
async def list_models(
    session: Read,
    experiment: Annotated[
        list[str] | None, Query(max_length=100, description="ids or names; all when left out")
    ] = None,
    run_id: Annotated[str | None, Query(description="that this run made or used")] = None,
    ids: Annotated[list[str] | None, Query(alias="id", max_length=1000, description="these and no others")] = None,
    q: Annotated[str, Query(max_length=1024, description="in name or type, in any case")] = "",
    deleted: Annotated[bool, Query(description="those that were deleted instead of those that were not")] = False,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Page[Model]:
    """Newest first."""
    wanted = service.Wanted(tuple(experiment or ()), run_id, q, deleted, tuple(ids or ()))
    return await service.list_page(session, wanted, limit=limit, cursor=cursor)


@router.post("/models", summary="Create a model", status_code=201, responses=problems(409, 410))
async def create_model(
    services: App, session: Write, body: Annotated[ModelCreate, Body(openapi_examples=_NEW)]
) -> Model:
    """Its files come after it. 409 when the id is taken."""
    model = await service.create(session, body)
    tell(services.changes, session, model)
    return await service.detail(session, model.id)


@router.get("/models/{model_id}", summary="Show a model", responses=problems(404))
async def get_model(session: Read, model_id: str) -> Model:
    """With its parameters, tags, metrics and versions. A deleted one answers until purged."""
    return await service.detail(session, model_id)


@router.patch("/models/{model_id}", summary="Change a model", responses=problems(404, 409, 410))
async def update_model(
    services: App,
    session: Write,
    model_id: str,
    body: Annotated[ModelUpdate, Body(openapi_examples={"ready": {"value": {"status": "ready"}}})],
) -> Model:
    """A field that is left out or null stays; a tag with null is removed. 409 for another value of a parameter."""
    tell(services.changes, session, await service.update(session, model_id, body))
    return await service.detail(session, model_id)


@router.delete("/models/{model_id}", summary="Delete a model", status_code=204, responses=problems(404))
async def delete_model(services: App, session: Write, model_id: str) -> None:
    """It is hidden, and gone for good after 30 days, unless a version in the registry needs it."""
    tell(services.changes, session, await service.delete(session, model_id))


@router.post("/models/{model_id}/restore", summary="Restore a model", responses=problems(404))
async def restore_model(services: App, session: Write, model_id: str) -> Model:
    """Brings back a deleted one."""
    tell(services.changes, session, await service.restore(session, model_id))
    return await service.detail(session, model_id)


@router.post("/models/{model_id}/metrics", summary="Say how good a model is", responses=problems(404, 410))
async def post_model_metrics(
    services: App,
    session: Write,
    model_id: str,
    body: Annotated[ModelMetricsPost, Body(openapi_examples=_METRICS)],
) -> Model:
    """Of each metric on each dataset, as each run measured it, the latest value is kept: by step, then time."""
    tell(services.changes, session, await service.measure(session, model_id, body.metrics))
    return await service.detail(session, model_id)


@router.post(
    "/runs/{run_id}/models",
    summary="Say which models a run made or used",
    status_code=204,
    responses=problems(404, 410),
)
async def post_run_models(
    services: App, session: Write, run_id: str, body: Annotated[ModelUses, Body(openapi_examples=_USES)]
) -> None:
    """A model that was created with this `run_id` counts as made by it anyway."""
    run = await service.use(session, run_id, body.models)
    services.changes.publish_after(session, runs={run.id: run.experiment_id})


@router.get("/models/{model_id}/files", summary="List a folder of a model's files", responses=problems(400, 404))
async def list_model_files(
    session: Read,
    model_id: str,
    path: Annotated[str, Query(description="the folder; all of the model when empty")] = "",
    recursive: Annotated[bool, Query(description="every file below, instead of one level")] = False,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Page[ArtifactEntry]:
    """Folders come first, with the number and size of all files below them."""
    await service.require(session, model_id)
    return await files.list_page(session, model_id, path, recursive=recursive, limit=limit, cursor=cursor)


@router.head("/models/{model_id}/files/{path:path}", include_in_schema=False, response_class=Response)
@router.get(
    "/models/{model_id}/files/{path:path}",
    summary="Read a file of a model",
    response_class=Response,
    responses={200: BYTES, **problems(404, 416)},
)
async def get_model_file(
    services: App,
    request: Request,
    session: Read,
    model_id: str,
    path: FilePath,
    download_: Annotated[bool, Query(alias="download", description="save it, whatever its type")] = False,
) -> Response:
    """Whole, or a part with Range; the ETag is the digest. Types that can run scripts are never shown inline."""
    found = await files.get(session, model_id, path)
    file = download.Download(
        found.digest, found.size, found.path, found.mime, download.REVALIDATE, attachment=download_
    )
    return await download.answer(request, services.objects.store, file)


@router.put(
    "/models/{model_id}/files/{path:path}",
    summary="Store a file of a model",
    status_code=201,
    responses=problems(404, 410, 413, 507),
    openapi_extra=BODY,
)
async def put_model_file(
    services: App,
    request: Request,
    model_id: str,
    path: FilePath,
    length: Length = None,
    content_type: Annotated[str | None, Header(max_length=255)] = None,
) -> ArtifactEntry:
    """The body is the file. It takes the place of what the path held."""
    mime = None if content_type in _NO_TYPE else content_type
    return await files.upload(services, model_id, path, request.stream(), length, mime)


@router.delete(
    "/models/{model_id}/files/{path:path}",
    summary="Delete a file of a model",
    status_code=204,
    responses=problems(404, 410),
)
async def delete_model_file(services: App, session: Write, model_id: str, path: FilePath) -> None:
    """Its bytes stay until `runfolio gc` finds that nothing names them."""
    tell(services.changes, session, await files.delete(session, model_id, path))
