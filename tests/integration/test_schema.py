"""The schema: made at once for an empty database, by migrations for one that has data, and refused when it is newer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from runfolio.server.db import migrate
from runfolio.server.db.session import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from tests.support.postgres import Postgres
    from tests.support.tracker import Tracker

_SQLITE_DUMP = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
_POSTGRES_DUMP = (
    """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attstorage,
        pg_get_expr(d.adbin, d.adrelid), c.reloptions
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND c.relkind = 'r' ORDER BY c.relname, a.attnum
    """,
    """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
    """,
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "SELECT min_level FROM schema_info",
    "SELECT version_num FROM alembic_version",
)


def schema_made_by(prepare: Callable[[Database], object], url: str) -> list[tuple[object, ...]]:
    """What the database's own catalogue says of every table, column, constraint and index."""

    async def run() -> list[tuple[object, ...]]:
        database = Database(url)
        try:
            await prepare(database)  # type: ignore[misc]  # both ways are coroutines
            async with database.reader.connect() as connection:
                return await connection.run_sync(_dump)
        finally:
            await database.close()

    return asyncio.run(run())


def _dump(connection: Connection) -> list[tuple[object, ...]]:
    sqlite = connection.dialect.name == "sqlite"
    statements: Iterable[str] = [_SQLITE_DUMP] if sqlite else _POSTGRES_DUMP
    found = [tuple(row) for statement in statements for row in connection.execute(text(statement))]
    return [tuple(_laid_out_alike(value) for value in row) for row in found]


def _laid_out_alike(value: object) -> object:
    """A definition without its spaces, its constraints sorted: SQLite keeps the text that it was given."""
    if not isinstance(value, str):
        return value
    text, rowid, _ = "".join(value.split()).partition("WITHOUTROWID")
    columns, *constraints = text.removesuffix(")").split(",CONSTRAINT")
    return columns, *sorted(constraints), rowid


async def at_once(database: Database) -> None:
    await migrate.prepare(database, upgrade=True)


async def by_migrations(database: Database) -> None:
    await migrate.run_upgrade(database)


def test_the_schema_made_at_once_is_the_one_that_migrations_make_on_sqlite(tmp_path: Path) -> None:
    first, second = (f"sqlite+aiosqlite:///{tmp_path / name}" for name in ("once.db", "migrated.db"))

    assert schema_made_by(at_once, first) == schema_made_by(by_migrations, second)


def test_the_schema_made_at_once_is_the_one_that_migrations_make_on_postgresql(postgres: Postgres) -> None:
    names = [postgres.create_database() for _ in range(2)]
    try:
        once, migrated = (postgres.url(name) for name in names)
        assert schema_made_by(at_once, once) == schema_made_by(by_migrations, migrated)
    finally:
        for name in names:
            postgres.drop_database(name)


def test_the_revision_that_the_program_names_is_the_newest_there_is() -> None:
    assert ScriptDirectory.from_config(migrate.alembic_config()).get_current_head() == migrate.HEAD


def test_two_servers_that_start_on_an_empty_database_both_find_it_whole(postgres_url: str) -> None:
    async def start() -> str | None:
        database = Database(postgres_url)
        try:
            await migrate.prepare(database, upgrade=True)
            return await migrate.current_revision(database)
        finally:
            await database.close()

    async def both() -> list[str | None]:
        return await asyncio.gather(*(start() for _ in range(4)))

    assert asyncio.run(both()) == [migrate.HEAD] * 4


def test_a_schema_made_for_newer_servers_is_refused_in_a_sentence(
    start_tracker: Callable[..., Tracker], tmp_path: Path
) -> None:
    tracker = start_tracker(data=tmp_path / "data")
    tracker.stop()
    asyncio.run(_ask_for_level(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'runfolio.db'}", migrate.SCHEMA_LEVEL + 1))

    with pytest.raises(RuntimeError, match="Install a newer runfolio"):
        tracker.start()


async def _ask_for_level(url: str, level: int) -> None:
    database = Database(url)
    async with database.writer.begin() as connection:
        await connection.execute(text("UPDATE schema_info SET min_level = :level"), {"level": level})
    await database.close()


def test_an_old_schema_is_left_alone_when_upgrading_is_not_wanted(database_url: str) -> None:
    async def run() -> None:
        database = Database(database_url)
        try:
            await migrate.prepare(database, upgrade=False)
        finally:
            await database.close()

    with pytest.raises(migrate.SchemaError, match="runfolio db upgrade"):
        asyncio.run(run())
