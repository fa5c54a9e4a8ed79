"""Metric definitions of an experiment over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path

from runfolio.server.deps import App, Read, Write
from runfolio.server.experiments import service as experiments
from runfolio.server.openapi import problems
from runfolio.wire import limits
from runfolio.wire.resources import Definition, DefinitionPut, Page

from . import service

router = APIRouter(tags=["experiments"])

Pattern = Annotated[
    str, Path(min_length=1, max_length=limits.MAX_NAME, description="a metric's name, or a pattern with `*`")
]
_EXAMPLE = {"accuracy": {"value": {"goal": "max", "unit": "%", "x": "epoch"}}}


@router.get(
    "/experiments/{experiment_id}/metric-definitions",
    summary="How the metrics of an experiment are drawn",
    responses=problems(404),
)
async def list_metric_definitions(session: Read, experiment_id: str) -> Page[Definition]:
    """In the order in which they match: exact names first, then patterns, the longest first. All on one page."""
    await experiments.require(session, experiment_id)
    return Page(await service.of_experiment(session, experiment_id))


@router.put(
    "/experiments/{experiment_id}/metric-definitions/{pattern:path}",
    summary="Define how metrics are drawn",
    responses=problems(404, 410),
)
async def put_metric_definition(
    services: App,
    session: Write,
    experiment_id: str,
    pattern: Pattern,
    body: Annotated[DefinitionPut, Body(openapi_examples=_EXAMPLE)],
) -> Definition:
    """Takes the place of what was defined for the same pattern. ``goal`` says which point ``.best`` is."""
    await experiments.require_kept(session, (await experiments.require(session, experiment_id)).id)
    await service.put_by_hand(session, experiment_id, pattern, body)
    session.after_commit(lambda: services.changes.publish(experiments={experiment_id}))
    return Definition(pattern, body.x, body.goal, body.unit, body.format)


@router.delete(
    "/experiments/{experiment_id}/metric-definitions/{pattern:path}",
    summary="Forget a metric definition",
    status_code=204,
    responses=problems(404, 410),
)
async def delete_metric_definition(services: App, session: Write, experiment_id: str, pattern: Pattern) -> None:
    """A run that defines it later brings it back."""
    await experiments.require_kept(session, (await experiments.require(session, experiment_id)).id)
    await service.put_by_hand(session, experiment_id, pattern, DefinitionPut())
    session.after_commit(lambda: services.changes.publish(experiments={experiment_id}))
