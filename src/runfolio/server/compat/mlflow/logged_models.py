"""``logged-models/…``: models of an experiment, their parameters, tags and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final
from uuid import uuid4

from fastapi import APIRouter, Query, Request, Response

from runfolio.server.answers import json_answer
from runfolio.server.deps import App, Read, Write
from runfolio.server.errors import Conflict, NotFound
from runfolio.server.models import service
from runfolio.server.models.conditions import Dataset
from runfolio.server.models.telling import tell
from runfolio.server.runs.names import default_name
from runfolio.wire.models import ModelCreate, ModelUpdate

from . import bodies, entities, experiments, model_bodies, model_entities, model_files, model_rules, paths
from .errors import MISSING, MlflowError, MlflowRoute, invalid
from .search import logged_models as search
from .search import tokens

if TYPE_CHECKING:
    from runfolio.server.db.models import Model
    from runfolio.server.db.session import ReadSession, WriteSession
    from runfolio.server.services import Services
    from runfolio.wire.models import ModelStatus

router = APIRouter(prefix="/logged-models", route_class=MlflowRoute)
_PAGE: Final = 100
_OF_STATUS: Final[dict[str, ModelStatus]] = {
    "LOGGED_MODEL_PENDING": "pending",
    "LOGGED_MODEL_READY": "ready",
    "LOGGED_MODEL_UPLOAD_FAILED": "failed",
}


@router.post("")
async def create(
    services: App,
    body: Annotated[model_bodies.LoggedModelCreate, bodies.read(model_bodies.LoggedModelCreate)],
    session: Write,
) -> Response:
    """A model whose files still come. Its name is invented where none is given."""
    if body.name:
        model_rules.check_name(body.name)
    experiment_id = await experiments.require_kept(services, session, body.experiment_id)
    made = uuid4().hex
    new = ModelCreate(
        id=service.PREFIX + made,
        name=body.name or default_name(made).replace("run", "model", 1),
        experiment_id=experiment_id,
        run_id=body.source_run_id or None,
        type=body.model_type or None,
        status="pending",
        params=model_rules.texts(body.params),
        tags=model_rules.texts(body.tags),
    )
    model = await service.create(session, new)
    tell(services.changes, session, model)
    return await _answer(session, model.id)


@router.post("/search")
async def search_models(
    body: Annotated[model_bodies.LoggedModelSearch, bodies.read(model_bodies.LoggedModelSearch)], session: Read
) -> Response:
    """A page of models of some experiments, the newest first unless another order is asked for."""
    datasets = [_required_dataset(each) for each in body.datasets]
    where = search.parse_filter(body.filter or "", datasets)
    asked = [(each.field_name, not each.ascending, _dataset(each)) for each in body.order_by]
    order = search.parse_order(asked, datasets)
    of = ("logged models", body.experiment_ids, body.filter or "", datasets, asked)
    offset = tokens.decode_offset(of, body.page_token)
    limit = min(body.max_results or _PAGE, model_bodies.MAX_FOUND)
    found = await service.find(
        session,
        experiments=await experiments.ids_of(session, body.experiment_ids),
        where=where,
        order=order,
        limit=limit + 1,
        offset=offset,
    )
    models, token = tokens.page(of, found, offset, limit)
    shown = [model_entities.logged_model(model) for model in models]
    return json_answer(entities.filled({"models": shown, "next_page_token": token}))


@router.get("/{model_id}")
async def get(session: Read, model_id: str, allow_deleted: Annotated[str, Query()] = "false") -> Response:
    """A model; a deleted one only when that is allowed."""
    model = await service.detail(session, model_id)
    if model.deleted_at is not None and allow_deleted.lower() != "true":
        raise NotFound("model", model_id)
    return json_answer({"model": model_entities.logged_model(model)})


@router.patch("/{model_id}")
async def finalize(
    services: App,
    model_id: str,
    body: Annotated[model_bodies.LoggedModelFinalize, bodies.read(model_bodies.LoggedModelFinalize)],
    session: Write,
) -> Response:
    """Its files are there, or failed to come."""
    await _update(services, session, model_id, ModelUpdate(status=_OF_STATUS[body.status]))
    return await _answer(session, model_id)


@router.delete("/{model_id}")
async def delete(services: App, session: Write, model_id: str) -> Response:
    """Hide it."""
    tell(services.changes, session, await service.delete(session, model_id))
    return json_answer({})


@router.post("/{model_id}/params")
async def add_params(
    services: App,
    model_id: str,
    body: Annotated[model_bodies.LoggedModelParams, bodies.read(model_bodies.LoggedModelParams)],
    session: Write,
) -> Response:
    """Parameters that it lacks; the same value again is fine."""
    await _update(services, session, model_id, ModelUpdate(params=model_rules.texts(body.params)))
    return json_answer({})


@router.patch("/{model_id}/tags")
async def set_tags(
    services: App,
    model_id: str,
    body: Annotated[model_bodies.LoggedModelTags, bodies.read(model_bodies.LoggedModelTags)],
    session: Write,
) -> Response:
    """Tags, in place of what they were."""
    await _update(services, session, model_id, ModelUpdate(tags={**model_rules.texts(body.tags)}))
    return json_answer({})


@router.delete("/{model_id}/tags/{key:path}")
async def delete_tag(services: App, session: Write, model_id: str, key: str) -> Response:
    """A tag that is there."""
    if key not in (await service.detail(session, model_id)).tags:
        raise MlflowError(MISSING, f"model {model_id!r} has no tag {key!r}")
    await _update(services, session, model_id, ModelUpdate(tags={key: None}))
    return json_answer({})


@router.get("/{model_id}/artifacts/directories")
async def list_files(session: Read, model_id: str, artifact_directory_path: Annotated[str, Query()] = "") -> Response:
    """A folder of its files, by paths from its root."""
    model = await kept(session, model_id)
    files = await model_files.level(session, model_id, paths.checked(artifact_directory_path))
    root = model_entities.files_of_model(model.experiment_id, model.id)
    return json_answer({"root_uri": root, "files": [paths.document(file, file.path) for file in files]})


@router.get("/{model_id}/artifacts/files")
async def get_file(
    services: App, request: Request, session: Read, model_id: str, artifact_file_path: Annotated[str, Query()]
) -> Response:
    """One of its files, to be saved."""
    await kept(session, model_id)
    return await model_files.sent(services, request, session, model_id, paths.checked(artifact_file_path))


async def kept(session: ReadSession | WriteSession, model_id: str) -> Model:
    """A model that was not deleted."""
    model = await service.require(session, model_id)
    if model.deleted_at is not None:
        raise NotFound("model", model_id)
    return model


async def _update(services: Services, session: WriteSession, model_id: str, change: ModelUpdate) -> None:
    await kept(session, model_id)
    try:
        tell(services.changes, session, await service.update(session, model_id, change))
    except Conflict as error:
        raise invalid(error.detail) from None


async def _answer(session: WriteSession, model_id: str) -> Response:
    await session.flush()
    return json_answer({"model": model_entities.logged_model(await service.detail(session, model_id))})


def _required_dataset(asked: model_bodies.OnDataset) -> Dataset:
    found = _dataset(asked)
    if found is None:
        raise invalid("`dataset_name` in the `datasets` clause must be specified.")
    return found


def _dataset(asked: model_bodies.OnDataset) -> Dataset | None:
    if not asked.dataset_name:
        if asked.dataset_digest:
            raise invalid("`dataset_digest` can only be specified if `dataset_name` is also specified.")
        return None
    return Dataset(asked.dataset_name, asked.dataset_digest or None)
