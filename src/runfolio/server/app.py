"""Puts the server together: :func:`create_app` is the only way to get one."""

from __future__ import annotations

import warnings
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI
from pydantic.warnings import UnsupportedFieldAttributeWarning

from . import errors, health, openapi, pages, security, services
from .artifacts import endpoints as artifacts
from .columns import endpoints as columns
from .compat.mlflow import endpoints as mlflow
from .console import endpoints as console
from .datasets import endpoints as datasets
from .definitions import endpoints as definitions
from .events import endpoints as events
from .experiments import endpoints as experiments
from .exports import endpoints as exports
from .groups import endpoints as groups
from .media import endpoints as media
from .metrics import endpoints as metrics
from .models import endpoints as models
from .objects import endpoints as objects
from .overview import endpoints as overview
from .registry import endpoints as registry
from .runs import endpoints as runs
from .runs.details import endpoints as details
from .spool import endpoints as spool
from .views import endpoints as views

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .settings import Settings

API = "/api/v1"

# FastAPI hushes this where it makes its validators. Ours are made at their first use, when it no longer listens.
warnings.filterwarnings("ignore", category=UnsupportedFieldAttributeWarning)


def create_app(settings: Settings) -> FastAPI:
    """A server over the database and folder that ``settings`` name. Nothing is opened before it is started."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with services.start(settings) as running:
            app.state.services = running
            yield

    app = FastAPI(
        title="Runfolio",
        summary="Experiments, runs and their metrics",
        lifespan=lifespan,
        openapi_url=f"{API}/openapi.json",
        docs_url="/api/docs",
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    openapi.install(app)
    errors.install(app)
    security.install(app, settings, (mlflow.DIALECT,))
    app.include_router(spool.router, prefix=API)  # first: every live run passes here each second
    app.include_router(mlflow.live)
    app.include_router(health.router)
    app.include_router(_api(), prefix=API)
    for router in _CLASSIC:
        app.include_router(router, include_in_schema=False)
    app.include_router(mlflow.router)
    pages.install(app)
    return app


def _api() -> APIRouter:
    api = APIRouter()
    for router in (*_RESOURCES, *_CLASSIC):
        api.include_router(router)
    return api


_RESOURCES: tuple[APIRouter, ...] = (
    experiments.router,
    overview.router,
    definitions.router,
    views.router,
    runs.router,
    groups.router,
    columns.router,
    details.router,
    datasets.router,
    events.router,
    metrics.router,
    exports.router,
    objects.router,
    artifacts.router,
    media.router,
    console.router,
    models.router,
    registry.router,
)

_CLASSIC: tuple[APIRouter, ...] = (experiments.classic, runs.classic, metrics.classic, spool.classic)
"""Resources that also answer at the root, as they always have."""
