"""Datasets over HTTP: those of a run, and those of an experiment's runs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from runfolio.server import clock
from runfolio.server.deps import App, Read, Write
from runfolio.server.experiments import service as experiments
from runfolio.server.openapi import problems
from runfolio.server.paging import Cursor, Limit
from runfolio.server.runs import service as runs
from runfolio.wire.datasets import Dataset, DatasetsPost, UsedDataset
from runfolio.wire.resources import Page

from . import service

router = APIRouter(tags=["datasets"])

_NEW = {
    "one": {
        "value": {
            "datasets": [
                {
                    "name": "mnist",
                    "digest": "3f2a9c0e",
                    "source": "s3://data/mnist.npz",
                    "profile": '{"rows": 60000}',
                    "context": "training",
                }
            ]
        }
    }
}


@router.post("/runs/{run_id}/datasets", summary="Say which datasets a run uses", responses=problems(404, 410))
async def use_datasets(
    services: App, session: Write, run_id: str, body: Annotated[DatasetsPost, Body(openapi_examples=_NEW)]
) -> Page[UsedDataset]:
    """In an experiment one name and digest are one dataset: what was said of it first stays. To say the same again
    changes nothing. Answers with the first of all that the run uses.
    """
    run = await runs.lock_kept(session, run_id)
    await service.use(session, run, body.datasets, at=clock.now())
    services.changes.publish_after(session, runs={run.id: run.experiment_id})
    return await service.run_page(session, run_id, limit=100, cursor=None)


@router.get("/runs/{run_id}/datasets", summary="List the datasets of a run", responses=problems(400, 404))
async def list_run_datasets(session: Read, run_id: str, limit: Limit = 100, cursor: Cursor = None) -> Page[UsedDataset]:
    """In the order in which the run began to use them. One that it uses for two things stands there twice."""
    await runs.require(session, run_id)
    return await service.run_page(session, run_id, limit=limit, cursor=cursor)


@router.get(
    "/experiments/{experiment_id}/datasets", summary="List the datasets of an experiment", responses=problems(400, 404)
)
async def list_experiment_datasets(
    session: Read, experiment_id: str, limit: Limit = 100, cursor: Cursor = None
) -> Page[Dataset]:
    """Newest first, each with the number of active runs that use it. Those of deleted runs alone are left out."""
    await experiments.require(session, experiment_id)
    return await service.experiment_page(session, experiment_id, limit=limit, cursor=cursor)
