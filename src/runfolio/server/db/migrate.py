"""Brings the schema up to date, and refuses one that is newer than this program.

Migrations come in two kinds, told by the revision's name: ``pre`` steps only add, so that the old program still runs
beside them; ``post`` steps remove, once no old program is left. The table ``schema_info`` holds the least server
version that may run on the schema. An empty database gets the newest schema in one step, out of the models: that takes
a tenth of the time, and a test holds it against what the migrations make.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary, inspect, text

from .models import Base

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import Connection

    from .session import Database

HEAD = "0002_pre"
"""The newest revision. A test holds it against the migrations folder; reading it there would load Alembic at start."""

SCHEMA_LEVEL = 1
"""What this program understands. A schema whose ``min_level`` is greater was made for newer servers."""

_LOCK_KEY = 0x72756E666F6C696F  # "runfolio": the advisory lock that migrating servers share


class SchemaError(RuntimeError):
    """The database's schema is not one that this server can use."""


def _state(connection: Connection) -> tuple[str | None, int]:
    """The revision the database is at (None when empty), and the least level it asks for."""
    if not inspect(connection).has_table("alembic_version"):
        return None, 0
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    level = connection.execute(text("SELECT min_level FROM schema_info")).scalar() or 0
    return revision, level


async def current_revision(database: Database) -> str | None:
    async with database.reader.connect() as connection:
        revision, _ = await connection.run_sync(_state)
        return revision


async def prepare(database: Database, *, upgrade: bool) -> None:
    """Upgrade if asked to. Raises :class:`SchemaError` when the schema is too old or too new for this server."""
    async with database.reader.connect() as connection:
        revision, level = await connection.run_sync(_state)
    if level > SCHEMA_LEVEL:
        message = f"the database is at schema level {level}; this server knows {SCHEMA_LEVEL}. Install a newer runfolio"
        raise SchemaError(message)
    if revision == HEAD:
        return
    if revision is None and upgrade:
        async with database.writer.begin() as connection:
            await connection.run_sync(_create)
        return
    if not upgrade:
        message = f"the database is at revision {revision}; this server needs {HEAD}. Run `runfolio db upgrade`"
        raise SchemaError(message)
    await run_upgrade(database)


async def run_upgrade(database: Database, target: str = "head") -> None:
    """Apply migrations up to ``target``. Servers that start together wait for each other."""
    async with database.writer.begin() as connection:
        await connection.run_sync(_upgrade, target)


def _take_turns(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})


def _create(connection: Connection) -> None:
    """The newest schema, unless another server was first."""
    _take_turns(connection)
    if _state(connection)[0] is not None:
        return
    Base.metadata.create_all(connection, checkfirst=False)
    for statement in _BESIDE_MODELS:
        connection.execute(text(statement))
    connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD})
    if connection.dialect.name == "postgresql":
        _store_as_is(connection)


_BESIDE_MODELS = (
    "CREATE TABLE schema_info (min_level INTEGER NOT NULL)",
    "INSERT INTO schema_info (min_level) VALUES (1)",
    """
    CREATE TABLE alembic_version (
        version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
    )
    """,
)


def _store_as_is(connection: Connection) -> None:
    """Every column of bytes is compressed already: PostgreSQL need not try again."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, LargeBinary):
                connection.execute(text(f'ALTER TABLE {table.name} ALTER COLUMN "{column.name}" SET STORAGE EXTERNAL'))


def _upgrade(connection: Connection, target: str) -> None:
    from alembic import command

    _take_turns(connection)
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def alembic_config() -> Config:
    """Alembic's configuration, made here: no ini file has to be found at run time."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
