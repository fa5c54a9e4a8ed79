"""What endpoints ask for: sessions and the services of the running server."""

from collections.abc import AsyncIterator
from typing import Annotated, cast

from fastapi import Depends, Request

from .db.session import ReadSession, WriteSession
from .services import Services


def get_services(request: Request) -> Services:
    """The services that the app was started with."""
    return cast("Services", request.app.state.services)


async def _read(request: Request) -> AsyncIterator[ReadSession]:
    async with get_services(request).database.read() as session:
        yield session


async def _write(request: Request) -> AsyncIterator[WriteSession]:
    async with get_services(request).database.write() as session:
        yield session


async def _app(request: Request) -> Services:  # async: FastAPI runs other dependencies in a thread, two trips a request
    return get_services(request)


App = Annotated[Services, Depends(_app)]
Read = Annotated[ReadSession, Depends(_read, scope="function")]
Write = Annotated[WriteSession, Depends(_write, scope="function")]
"""Committed after the endpoint returns and before its answer is sent."""
