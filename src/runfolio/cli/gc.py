"""`runfolio gc`."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .database import load_settings, with_database
from .extras import server_extra
from .options import DatabaseOption, DataOption, JsonOption, YesOption
from .output import say, show
from .words import plural, size

if TYPE_CHECKING:
    from runfolio.server.db.session import Database
    from runfolio.server.gc import Purged
    from runfolio.server.settings import Settings

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def gc(
    *,
    now: Annotated[bool, typer.Option("--now", help="Also what was deleted less than 30 days ago.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
    yes: YesOption = False,
    data: DataOption = None,
    database_url: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove for good what was deleted.

    Runs, models and experiments deleted more than 30 days ago, then files that nothing names any more. What a version
    in the registry needs stays. A server may run meanwhile. This works on the database itself, so it runs where the
    server runs.
    """
    from . import changing

    settings = load_settings(data_dir=data, database_url=database_url)
    with server_extra():
        from runfolio.server import gc as purging
    retention = timedelta(0) if now else purging.RETENTION
    doomed = with_database(settings, lambda database: purging.find(database, retention=retention))
    if dry_run:
        show({"experiments": doomed.experiments, "runs": doomed.runs, "models": doomed.models}, as_json=as_json)
        return
    if doomed != purging.Purged():
        changing.agree(f"remove {_words(doomed)} for good", yes=yes)
    removed = with_database(settings, lambda database: _remove(database, settings, retention))
    say(f"removed {plural(removed['runs'], 'run')}, {plural(removed['objects'], 'file')} of {size(removed['bytes'])}")
    show(removed, as_json=as_json)


async def _remove(database: "Database", settings: "Settings", retention: timedelta) -> dict[str, Any]:
    from runfolio.server import gc as purging
    from runfolio.server.objects import garbage
    from runfolio.server.services import open_objects

    purged = await purging.purge(database, retention=retention)
    collected = await garbage.collect(database, open_objects(settings, database))
    await database.reclaim()
    return {
        "experiments": purged.experiments,
        "runs": purged.runs,
        "models": purged.models,
        "objects": collected.objects,
        "bytes": collected.bytes,
        "uploads": collected.uploads,
    }


def _words(doomed: "Purged") -> str:
    parts = [plural(doomed.experiments, "experiment"), plural(doomed.runs, "run")]
    if doomed.models:
        parts.append(plural(doomed.models, "model"))
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
