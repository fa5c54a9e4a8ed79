"""Opens the server's database for commands that work on it without a server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .errors import NotFound, UsageError
from .extras import server_extra

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from runfolio.server.db.session import Database
    from runfolio.server.settings import Settings

T = TypeVar("T")


def load_settings(**given: object) -> Settings:
    """Settings from the options given (None: not given), then the environment. Raises :class:`UsageError`."""
    with server_extra():
        from pydantic import ValidationError

        from runfolio.server.settings import Settings
    try:
        result = Settings.model_validate({name: value for name, value in given.items() if value is not None})
        _ = result.sqlalchemy_url
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise UsageError("; ".join(faults)) from None
    except ValueError as error:
        raise UsageError(str(error)) from None
    return result


def with_database(settings: Settings, action: Callable[[Database], Awaitable[T]], *, create: bool = False) -> T:
    """What ``action`` gives. Raises :class:`NotFound` where there is no SQLite file yet, unless ``create``."""
    with server_extra():
        from runfolio.server.db.session import Database

    async def run() -> T:
        database = Database(settings.sqlalchemy_url)
        try:
            return await action(database)
        finally:
            await database.close()

    _, sqlite, file = settings.sqlalchemy_url.partition("sqlite+aiosqlite:///")
    if sqlite and create:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    elif sqlite and not Path(file).exists():
        message = f"there is no database {file}. Name another folder with --data, or make it: runfolio db upgrade"
        raise NotFound(message)
    return asyncio.run(run())
