"""``experiments/…``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Response

from runfolio.server.answers import json_answer
from runfolio.server.deps import App, Read, Write
from runfolio.server.errors import Gone, NotFound
from runfolio.server.experiments import service
from runfolio.wire import limits, resources

from . import bodies, entities, rules
from .errors import MISSING, MlflowError, MlflowRoute, invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import Experiment
    from runfolio.server.db.session import WriteSession
    from runfolio.server.services import Services

router = APIRouter(prefix="/experiments", route_class=MlflowRoute)
DEFAULT_ID: Final = "0"
DEFAULT_NAME: Final = "Default"
"""Where their clients log to when nobody said where. It is made when it is first asked for."""


@router.post("/create")
async def create(
    services: App, body: Annotated[bodies.ExperimentCreate, bodies.read(bodies.ExperimentCreate)], session: Write
) -> Response:
    """A new experiment. Any number of clients may try at once: one makes it, the others are told that it is there."""
    _check_name(body.name)
    tags = rules.experiment_tags_of(body.tags)
    new = resources.ExperimentCreate(body.name, description=tags.pop(entities.NOTE, None), tags=tags)
    made = await service.create(session, new)
    _tell(services, session, made.id)
    return json_answer({"experiment_id": made.id})


@router.get("/get")
async def get(services: App, session: Read, experiment_id: Annotated[str, Query()]) -> Response:
    """An experiment by its id, deleted or not."""
    if experiment_id == DEFAULT_ID:
        await ensure_default(services)
    return await _answer(session, await service.require(session, await id_of(session, experiment_id)))


@router.get("/get-by-name")
async def get_by_name(services: App, session: Read, experiment_name: Annotated[str, Query()]) -> Response:
    """An experiment by its name, deleted or not: their client makes one when this is not found."""
    if experiment_name == DEFAULT_NAME:
        await ensure_default(services)
    found = await service.by_name(session, experiment_name)
    if found is None:
        raise MlflowError(MISSING, f"there is no experiment {experiment_name!r}")
    return await _answer(session, found)


@router.post("/update")
async def update(
    services: App, body: Annotated[bodies.ExperimentUpdate, bodies.read(bodies.ExperimentUpdate)], session: Write
) -> Response:
    """Another name."""
    if body.new_name is not None:
        _check_name(body.new_name)
    experiment = await id_of(session, body.experiment_id)
    await service.update(session, experiment, resources.ExperimentUpdate(name=body.new_name))
    _tell(services, session, experiment)
    return json_answer({})


@router.post("/delete")
async def delete(
    services: App, body: Annotated[bodies.ExperimentRef, bodies.read(bodies.ExperimentRef)], session: Write
) -> Response:
    """Hide it with its runs."""
    found = await service.require(session, await id_of(session, body.experiment_id))
    if found.status == "deleted":
        raise NotFound("experiment", found.id)
    await service.delete(session, found.id)
    _tell(services, session, found.id)
    return json_answer({})


@router.post("/restore")
async def restore(
    services: App, body: Annotated[bodies.ExperimentRef, bodies.read(bodies.ExperimentRef)], session: Write
) -> Response:
    """Bring back a deleted one with its runs."""
    found = await service.require(session, await id_of(session, body.experiment_id))
    if found.status != "deleted":
        raise NotFound("deleted experiment", found.id)
    await service.restore(session, found.id)
    _tell(services, session, found.id)
    return json_answer({})


@router.post("/set-experiment-tag")
async def set_tag(
    services: App, body: Annotated[bodies.ExperimentTag, bodies.read(bodies.ExperimentTag)], session: Write
) -> Response:
    """A tag, in place of what it was. That of notes is the description."""
    tags = rules.experiment_tags_of([bodies.KeyValue(body.key, body.value)])
    note = tags.pop(entities.NOTE, None)
    experiment = await id_of(session, body.experiment_id)
    await service.update(session, experiment, resources.ExperimentUpdate(description=note, tags={**tags}))
    _tell(services, session, experiment)
    return json_answer({})


@router.post("/delete-experiment-tag")
async def delete_tag(
    services: App, body: Annotated[bodies.ExperimentTag, bodies.read(bodies.ExperimentTag)], session: Write
) -> Response:
    """A tag that is there."""
    found = await service.to_resource(session, await service.require(session, await id_of(session, body.experiment_id)))
    noted = body.key == entities.NOTE and bool(found.description)
    if not noted and body.key not in found.tags:
        raise MlflowError(MISSING, f"experiment {found.id!r} has no tag {body.key!r}")
    change = resources.ExperimentUpdate(description="") if noted else resources.ExperimentUpdate(tags={body.key: None})
    await service.update(session, found.id, change)
    _tell(services, session, found.id)
    return json_answer({})


async def id_of(session: AsyncSession, experiment_id: str) -> str:
    """The experiment that is meant. ``0`` is the one called Default, unless another has that id."""
    if experiment_id != DEFAULT_ID or await service.exists(session, DEFAULT_ID):
        return experiment_id
    named = await service.by_name(session, DEFAULT_NAME)
    return DEFAULT_ID if named is None else named.id


async def ids_of(session: AsyncSession, experiment_ids: Sequence[str]) -> list[str]:
    """The same of many."""
    return [await id_of(session, experiment_id) for experiment_id in experiment_ids]


async def ensure_default(services: Services) -> None:
    """Make the default experiment unless it is there."""
    async with services.database.read() as session:
        if await service.exists(session, await id_of(session, DEFAULT_ID)):
            return
    async with services.database.write() as session:
        await service.ensure(session, DEFAULT_ID, DEFAULT_NAME)
        _tell(services, session, DEFAULT_ID)


async def require_kept(services: Services, session: WriteSession, experiment_id: str) -> str:
    """The id of an experiment that takes new runs. Raises ``Gone``, ``NotFound``."""
    wanted = await id_of(session, experiment_id or DEFAULT_ID)
    if wanted == DEFAULT_ID and not await service.exists(session, DEFAULT_ID):
        await service.ensure(session, DEFAULT_ID, DEFAULT_NAME)
        _tell(services, session, DEFAULT_ID)
    found = await service.require(session, wanted)
    if found.status == "deleted":
        message = f"the experiment {found.name!r} was deleted; restore it first"
        raise Gone(message)
    return found.id


async def _answer(session: AsyncSession, found: Experiment) -> Response:
    return json_answer({"experiment": entities.experiment(await service.to_resource(session, found))})


def _check_name(name: str) -> None:
    if len(name) > limits.MAX_EXPERIMENT_NAME:
        raise invalid(f"an experiment's name has at most {limits.MAX_EXPERIMENT_NAME} characters, not {len(name)}")


def _tell(services: Services, session: WriteSession, experiment_id: str) -> None:
    session.after_commit(lambda: services.changes.publish(experiments={experiment_id}))
