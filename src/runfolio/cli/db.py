"""`runfolio db upgrade|current|check`."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .database import load_settings, with_database
from .errors import CommandError
from .options import DatabaseOption, DataOption, JsonOption
from .output import say, show

if TYPE_CHECKING:
    from runfolio.server.db.session import Database

app = typer.Typer(help="Look after the server's database schema.", rich_markup_mode=None, no_args_is_help=True)


@app.command()
def upgrade(*, data: DataOption = None, database_url: DatabaseOption = None) -> None:
    """Bring the schema up to date.

    Servers may run meanwhile: what older ones would miss is removed by a later release.
    """

    async def run(database: "Database") -> tuple[str | None, str | None]:
        from runfolio.server.db import migrate

        before = await migrate.current_revision(database)
        await migrate.run_upgrade(database)
        return before, await migrate.current_revision(database)

    before, after = with_database(load_settings(data_dir=data, database_url=database_url), run, create=True)
    say(f"already at {after}" if before == after else f"upgraded from {before or 'an empty database'} to {after}")


@app.command()
def current(*, data: DataOption = None, database_url: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Show the revision that the database is at, and the one this program needs."""
    revision, needed = _revisions(data, database_url)
    show({"revision": revision, "needed": needed}, as_json=as_json)


@app.command()
def check(*, data: DataOption = None, database_url: DatabaseOption = None) -> None:
    """Exit with 1 unless the schema is the one this program needs."""
    revision, needed = _revisions(data, database_url)
    if revision != needed:
        message = f"the database is at {revision or 'no revision'}; {needed} is needed. Run `runfolio db upgrade`"
        raise CommandError(message)
    say(f"the database is at {revision}, as needed")


def _revisions(data: Path | None, database_url: str | None) -> tuple[str | None, str]:
    async def run(database: "Database") -> tuple[str | None, str]:
        from runfolio.server.db import migrate

        return await migrate.current_revision(database), migrate.HEAD

    return with_database(load_settings(data_dir=data, database_url=database_url), run)
