"""``runs/…``: made, read, updated, deleted. What is logged to them is in :mod:`.logs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from runfolio.server.answers import json_answer
from runfolio.server.deps import App, Read, Write
from runfolio.server.experiments import service as experiments_service
from runfolio.server.metrics import service as metrics
from runfolio.server.runs import service
from runfolio.server.runs.listing_rows import load_runs
from runfolio.wire import limits, resources

from . import bodies, documents, entities, experiments, rules
from .errors import MlflowRoute, invalid

if TYPE_CHECKING:
    from datetime import datetime

    from runfolio.server.db.models import Run
    from runfolio.server.db.session import ReadSession, WriteSession
    from runfolio.server.services import Services

router = APIRouter(prefix="/runs", route_class=MlflowRoute)

MOST_METRICS: Final = 10_000
"""Latest points that one run is answered with."""

_NO_OWNER: Final = ("", "unknown")
_ENDS: Final = ("FINISHED", "FAILED", "KILLED")


@router.post("/create")
async def create(
    services: App, body: Annotated[bodies.RunCreate, bodies.read(bodies.RunCreate)], session: Write
) -> Response:
    """A run that runs. Its name is invented where none is given."""
    experiment_id = await experiments.require_kept(services, session, body.experiment_id)
    tags = rules.tags_of(body.tags)
    new = resources.RunCreate(
        experiment_id=experiment_id,
        name=_name_of(body, tags),
        started_at=None if body.start_time is None else entities.moment(body.start_time),
        owner=None if body.user_id in _NO_OWNER else body.user_id,
        parent_id=_parent_of(tags),
        notes=tags.get(entities.NOTE),
        tags={key: value for key, value in tags.items() if key not in entities.SYNCED},
    )
    made = await service.create(session, new)
    tell(services, session, made)
    return json_answer({"run": await _document(session, made.id)})


def _name_of(body: bodies.RunCreate, tags: dict[str, str]) -> str | None:
    tagged = tags.get(entities.RUN_NAME)
    if body.run_name and tagged and body.run_name != tagged:
        raise invalid(f"run_name and the tag {entities.RUN_NAME} name the run differently")
    name = body.run_name or tagged
    return name[: limits.MAX_RUN_NAME] if name else None


def _parent_of(tags: dict[str, str]) -> str | None:
    parent = tags.get(entities.PARENT)
    return rules.run_id(parent) if parent else None


@router.get("/get")
async def get(
    session: Read, run_id: Annotated[str | None, Query()] = None, run_uuid: Annotated[str | None, Query()] = None
) -> Response:
    """A run with its parameters, tags and the latest point of each metric, deleted or not."""
    return json_answer({"run": await _document(session, rules.run_id(run_id, run_uuid))})


@router.post("/update")
async def update(
    services: App, body: Annotated[bodies.RunUpdate, bodies.read(bodies.RunUpdate)], session: Write
) -> Response:
    """Another status, end or name."""
    run = await require_kept(session, rules.run_id(body.run_id, body.run_uuid))
    status: Any = entities.OF_STATUS[body.status] if body.status else None
    name = (body.run_name or "")[: limits.MAX_RUN_NAME] or None
    change = resources.RunUpdate(name=name, status=status, ended_at=_end_of(body, run))
    await service.update(session, run.id, change)
    tell(services, session, run)
    await session.flush()
    (document,) = await load_runs(session, [run.id], documents.OWN)
    return json_answer({"run_info": entities.run_info(document)})


def _end_of(body: bodies.RunUpdate, run: Run) -> datetime | None:
    """When it ended. A clock that was set back in the meantime must not keep a run from ending."""
    if body.status not in _ENDS or body.end_time is None:
        return None
    said = entities.moment(body.end_time)
    return said if run.started_at is None else max(said, run.started_at)


@router.post("/delete")
async def delete(services: App, body: Annotated[bodies.OfRun, bodies.read(bodies.OfRun)], session: Write) -> Response:
    """Hide it. What was logged stays until it is purged."""
    return await _become(services, session, rules.run_id(body.run_id, body.run_uuid), "deleted")


@router.post("/restore")
async def restore(services: App, body: Annotated[bodies.OfRun, bodies.read(bodies.OfRun)], session: Write) -> Response:
    """Bring it back."""
    run_id = rules.run_id(body.run_id, body.run_uuid)
    await service.require_restorable(session, run_id)
    return await _become(services, session, run_id, "active")


async def _become(services: Services, session: WriteSession, run_id: str, lifecycle: resources.Lifecycle) -> Response:
    run = await service.require(session, run_id)
    await service.set_lifecycle(session, [run_id], lifecycle)
    tell(services, session, run)
    return json_answer({})


async def require_kept(session: WriteSession, run_id: str) -> Run:
    """The run, for a change. Raises ``NotFound``; ``Gone`` when it or its experiment was deleted."""
    run = await service.lock_kept(session, run_id)
    await experiments_service.require_kept(session, run.experiment_id)
    return run


async def _document(session: ReadSession | WriteSession, run_id: str) -> dict[str, Any]:
    """A run that is never behind: what is not folded yet is read as it came."""
    run = await service.require(session, run_id)
    await session.flush()
    experiment = await experiments_service.require(session, run.experiment_id)
    deleted = [experiment.id] if experiment.status == "deleted" else []
    page = await metrics.list_summaries(session, run_id, limit=MOST_METRICS, cursor=None)
    points = {run_id: [entities.latest(one) for one in page.items]}
    (document,) = await documents.load(session, [run_id], points, deleted)
    return document


def tell(services: Services, session: WriteSession, run: Run) -> None:
    """Dashboards follow what clients log, whatever their language."""
    ids, experiment_ids = {run.id}, {run.experiment_id}
    session.after_commit(lambda: services.changes.publish(runs=ids, experiments=experiment_ids))
