"""``runs/log-…`` and ``runs/set-tag``: what clients say of a run while it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Response

from runfolio.server import clock
from runfolio.server.answers import json_answer
from runfolio.server.deps import App, Write
from runfolio.server.runs import service
from runfolio.server.spool.direct import Point
from runfolio.server.values import service as values
from runfolio.wire import limits, resources

from . import bodies, entities, model_uses, rules
from .errors import MISSING, MlflowError, MlflowRoute, invalid
from .runs import require_kept, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runfolio.server.db.models import Run
    from runfolio.server.db.session import WriteSession
    from runfolio.server.services import Services
    from runfolio.server.values.codec import Family

router = APIRouter(prefix="/runs", route_class=MlflowRoute)


@router.post("/log-metric")
async def log_metric(services: App, body: Annotated[bodies.LogMetric, bodies.read(bodies.LogMetric)]) -> Response:
    """One point."""
    return await _log(services, bodies.LogBatch(run_id=body.run_id, run_uuid=body.run_uuid, metrics=[body]))


@router.post("/log-parameter")
async def log_parameter(services: App, body: Annotated[bodies.SetValue, bodies.read(bodies.SetValue)]) -> Response:
    """A parameter, once and for all."""
    return await _log(services, bodies.LogBatch(run_id=body.run_id, run_uuid=body.run_uuid, params=[_pair(body)]))


@router.post("/set-tag")
async def set_tag(services: App, body: Annotated[bodies.SetValue, bodies.read(bodies.SetValue)]) -> Response:
    """A tag, in place of what it was."""
    return await _log(services, bodies.LogBatch(run_id=body.run_id, run_uuid=body.run_uuid, tags=[_pair(body)]))


@router.post("/log-batch")
async def log_batch(services: App, body: Annotated[bodies.LogBatch, bodies.read(bodies.LogBatch)]) -> Response:
    """Parameters, tags and points: checked as a whole, then stored in this order."""
    return await _log(services, body)


@router.post("/delete-tag")
async def delete_tag(
    services: App, body: Annotated[bodies.SetValue, bodies.read(bodies.SetValue)], session: Write
) -> Response:
    """A tag that is there."""
    run = await require_kept(session, rules.run_id(body.run_id, body.run_uuid))
    if body.key == entities.RUN_NAME:
        raise invalid(f"{entities.RUN_NAME} is the run's name: it can be changed, and not be taken away")
    if body.key == entities.NOTE and run.notes:
        await service.update(session, run.id, resources.RunUpdate(notes=""))
    elif body.key in await _stored(session, "tags", run.id):
        await service.tag(session, [run.id], {body.key: None})
    else:
        raise MlflowError(MISSING, f"run {run.id!r} has no tag {body.key!r}")
    tell(services, session, run)
    return json_answer({})


def _pair(body: bodies.SetValue) -> bodies.KeyValue:
    return bodies.KeyValue(body.key, body.value)


async def _log(services: Services, batch: bodies.LogBatch) -> Response:
    """Everything is checked before anything is stored; a parameter that would change refuses the whole batch."""
    rules.check_batch(batch)
    run_id = rules.run_id(batch.run_id, batch.run_uuid)
    of_models = [metric for metric in batch.metrics if metric.model_id]
    if batch.params or batch.tags or of_models or not batch.metrics:
        async with services.database.write() as session:
            run = await require_kept(session, run_id)
            await model_uses.measure(services, session, run.id, of_models)
            await _put_params(session, run, batch.params)
            await _put_tags(session, run, batch.tags)
            run.updated_at = clock.now()
            tell(services, session, run)
    if batch.metrics:
        await _store_points(services, run_id, batch.metrics)
    return json_answer({})


async def _put_params(session: WriteSession, run: Run, params: Sequence[bodies.KeyValue]) -> None:
    if not params:
        return
    new = rules.new_params(run.id, await _stored(session, "params", run.id), params)
    if new:
        await values.put(session, "params", [run], new, at=clock.to_us(clock.now()), by=values.API)


async def _put_tags(session: WriteSession, run: Run, tags: Sequence[bodies.KeyValue]) -> None:
    said = rules.tags_of(tags)
    name, note = said.pop(entities.RUN_NAME, None), said.pop(entities.NOTE, None)
    if name or note is not None:
        change = resources.RunUpdate(name=(name or "")[: limits.MAX_RUN_NAME] or None, notes=note)
        await service.update(session, run.id, change)
    if said:
        await service.tag(session, [run.id], dict[str, Any](said))


async def _stored(session: WriteSession, family: Family, run_id: str) -> dict[str, str]:
    return {key: entities.text_of(value) for key, value in (await values.of_run(session, family, run_id)).items()}


async def _store_points(services: Services, run_id: str, said: Sequence[bodies.Metric]) -> None:
    points = [Point(one.key, one.step, one.timestamp * 1000, one.value) for one in said]
    await services.direct.store_points(run_id, points)
