"""Liveness and readiness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Response
from sqlalchemy import text

from .db import migrate
from .deps import App

router = APIRouter(tags=["health"])


@dataclass(frozen=True, slots=True)
class Health:
    """The process answers."""

    status: Literal["ok"] = "ok"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether requests can be served, part by part."""

    status: Literal["ok", "unavailable"]
    database: Literal["ok", "unavailable"]
    migrations: Literal["ok", "behind", "unknown"]


@router.get("/health")
async def health() -> Health:
    """Answers as long as the process lives; asks nothing of the database."""
    return Health()


@router.get("/ready", responses={503: {"model": Readiness}})
async def ready(services: App, response: Response) -> Readiness:
    """503 until the database answers and its schema is the one this server needs."""
    try:
        async with services.database.read() as session:
            await session.execute(text("SELECT 1"))
        revision = await migrate.current_revision(services.database)
    except Exception:  # noqa: BLE001 - whatever a driver raises, the answer is: not ready
        response.status_code = 503
        return Readiness("unavailable", "unavailable", "unknown")
    if revision != migrate.HEAD:
        response.status_code = 503
        return Readiness("unavailable", "ok", "behind")
    return Readiness("ok", "ok", "ok")
