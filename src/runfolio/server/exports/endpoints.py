"""Downloads of everything that was logged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from runfolio.server.answers import age
from runfolio.server.deps import App, Read
from runfolio.server.experiments import service as experiments
from runfolio.server.metrics import service as metrics
from runfolio.server.openapi import problems
from runfolio.server.runs.choosing import Chosen
from runfolio.server.services import Services

from . import queries, service

router = APIRouter(tags=["export"])

FileFormat = Literal["arrow", "parquet"]
Format = Annotated[FileFormat, Query(alias="format", description="an Arrow IPC stream or a Parquet file")]
Attempts = Annotated[
    Literal["visible", "all"], Query(description="whether points that a later attempt hides come along")
]
Metrics = Annotated[list[str] | None, Query(max_length=1000, description="only these; repeat it for more than one")]
_MEDIA = {"arrow": "application/vnd.apache.arrow.stream", "parquet": "application/vnd.apache.parquet"}
_FILE: dict[str, Any] = {"content": {media_type: {} for media_type in _MEDIA.values()}}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: _FILE | {"description": "Columns run, metric, step, time, value; rows by run, metric, step and time."},
    **problems(404),
}
_TABLE_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: _FILE | {"description": "Columns runs.id, runs.name, runs.status and one for each of `fields`."},
    **problems(400),
}


def _download(
    services: Services, ids: list[str], kind: FileFormat, name: str, attempts: str, wanted: list[str] | None
) -> StreamingResponse:
    return _file(service.stream(services.database, ids, kind, wanted, all_attempts=attempts == "all"), kind, name)


def _file(content: AsyncIterator[bytes], kind: FileFormat, name: str) -> StreamingResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return StreamingResponse(content, media_type=_MEDIA[kind], headers=headers)


@router.get(
    "/runs/{run_id}/export", summary="Every point of a run", response_class=StreamingResponse, responses=_ANSWERS
)
async def export_run(
    services: App,
    session: Read,
    run_id: str,
    kind: Format = "parquet",
    attempts: Attempts = "visible",
    metric: Metrics = None,
) -> StreamingResponse:
    """Streamed: the file is never held whole, here or there."""
    await metrics.require_run(session, run_id)
    return _download(services, [run_id], kind, run_id, attempts, metric)


@router.get(
    "/experiments/{experiment_id}/export",
    summary="Every point of an experiment's runs",
    response_class=StreamingResponse,
    responses=_ANSWERS,
)
async def export_experiment(
    services: App,
    session: Read,
    experiment_id: str,
    kind: Format = "parquet",
    attempts: Attempts = "visible",
    metric: Metrics = None,
) -> StreamingResponse:
    """Streamed, like a run's. Deleted runs are left out."""
    experiment = await experiments.require(session, experiment_id)
    ids = await queries.kept_runs(session, experiment.id)
    return _download(services, ids, kind, experiment.id, attempts, metric)


@router.get(
    "/table/export",
    summary="A table of runs as a file",
    tags=["runs"],
    response_class=StreamingResponse,
    responses=_TABLE_ANSWERS,
)
async def export_table(
    services: App,
    session: Read,
    chosen: Chosen,
    sort: Annotated[str, Query(max_length=4096, description="as `GET /table` takes it")] = "",
    fields: Annotated[str, Query(max_length=65_536, description="a column each: `params.lr,metrics.loss.min`")] = "",
    kind: Format = "parquet",
) -> StreamingResponse:
    """All rows that ``GET /table`` has on all its pages, streamed.

    A column whose values are all integers, numbers or booleans has that type; any other is of texts, in which numbers
    and lists stand as JSON.
    """
    behind = await services.metric_jobs.fold_before_search(session)
    wanted = replace(chosen, sort=sort, fields=fields)
    await service.check_table(session, wanted)
    file = _file(service.stream_table(services.database, wanted, kind), kind, "runs")
    file.headers.update(age(behind) or {})
    return file
