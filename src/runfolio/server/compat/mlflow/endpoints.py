"""Where MLflow's clients look: the same calls under two addresses, the proxy for files, and what they ask first."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from runfolio.server.answers import json_answer
from runfolio.server.security import Dialect

from . import (
    artifacts,
    experiments,
    inputs,
    logged_models,
    logs,
    metrics,
    model_uses,
    model_versions,
    registered_models,
    runs,
    searching,
)
from .errors import NOT_IMPLEMENTED, MlflowError, MlflowRoute, refusal

VERSION: Final = "3.18.0"
"""The protocol that is spoken."""

DIALECT: Final = Dialect(("/api/2.0/mlflow", "/ajax-api/", "/api/3.0/mlflow", "/get-artifact"), refusal)
"""Addresses whose errors are MLflow's from the first gate on."""

live = APIRouter(include_in_schema=False)
"""What clients call while a run goes on. Routes are tried one after the other: these are to be among the first."""

router = APIRouter(include_in_schema=False, route_class=MlflowRoute)
_METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@router.get("/version")
async def version() -> Response:
    """Their clients compare it with their own."""
    return PlainTextResponse(VERSION)


@router.get("/api/3.0/mlflow/server-info")
@router.get("/ajax-api/3.0/mlflow/server-info")
async def server_info() -> Response:
    """Everything that a client may leave out is off: it falls back to plain transfers."""
    return json_answer(
        {
            "store_type": "SqlStore",
            "workspaces_enabled": False,
            "multipart_uploads_enabled": False,
            "multipart_downloads_enabled": False,
            "artifact_serving_enabled": True,
            "trace_archival_enabled": False,
        }
    )


_PARTS: Final = (
    experiments.router,
    runs.router,
    inputs.router,
    model_uses.router,
    searching.router,
    metrics.router,
    artifacts.router,
    logged_models.router,
    registered_models.router,
    model_versions.router,
)
_PREFIXES: Final = ("/api/2.0/mlflow", "/ajax-api/2.0/mlflow")
for _prefix in _PREFIXES:
    live.include_router(logs.router, prefix=_prefix)
router.include_router(artifacts.proxy)
router.include_router(artifacts.page_files)
for _prefix in _PREFIXES:
    for _part in _PARTS:
        router.include_router(_part, prefix=_prefix)


@router.api_route("/api/2.0/mlflow/{path:path}", methods=_METHODS)
@router.api_route("/ajax-api/2.0/mlflow/{path:path}", methods=_METHODS)
@router.api_route("/api/3.0/mlflow/{path:path}", methods=_METHODS)
@router.api_route("/ajax-api/3.0/mlflow/{path:path}", methods=_METHODS)
@router.api_route("/api/2.0/mlflow-artifacts/{path:path}", methods=_METHODS)
async def missing(request: Request, path: str) -> Response:
    """What is not spoken is said so, once and for all: a client would try a 500 again for minutes."""
    raise MlflowError(NOT_IMPLEMENTED, f"{request.method} {path} is not spoken here")
