"""What SQLite lacks and filters need."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .regex import SEARCHED, compiled

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy.engine.interfaces import DBAPIConnection


def register_sqlite_functions(connection: DBAPIConnection) -> None:
    """Add ``REGEXP`` to a new SQLite connection; for the engine's connect hook."""
    sqlite = cast("sqlite3.Connection", connection)
    sqlite.create_function("regexp", 2, _regexp, deterministic=True)


def _regexp(pattern: str, text: object) -> bool:
    return isinstance(text, str) and compiled(pattern).search(text[:SEARCHED]) is not None
