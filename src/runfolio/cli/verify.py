"""`runfolio verify`."""

import typer

from .errors import CommandError
from .options import JsonOption, SpoolArgument, UrlOption
from .output import say, show_list

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_COLUMNS = ("run", "points", "missing", "files", "files_missing", "state")
_SHOWN = 10


@app.command()
def verify(path: SpoolArgument = None, *, url: UrlOption = None, as_json: JsonOption = False) -> None:
    """Compare local spools with the server, record by record.

    Every point of the spools (name, step, time, value) is looked for among the points that the server gives out, every
    file among those it stores. Exits with 1 when something is missing.
    """
    from runfolio.sdk.client import Client

    from . import comparing, spools
    from .words import plural

    client = Client.connect(url)
    found = spools.choose(path)
    reports = [comparing.compare(client, run, writers) for run, writers in comparing.by_run(found).items()]
    show_list(_COLUMNS, [report.as_row() for report in reports], as_json=as_json)
    examples = [f"run {report.run}: {line}" for report in reports for line in report.examples]
    for line in examples[:_SHOWN]:
        say(line)
    points, missing = sum(report.points for report in reports), sum(report.missing for report in reports)
    files, lost = sum(report.files for report in reports), sum(report.files_missing for report in reports)
    what = f"{plural(points, 'point')} and {plural(files, 'file')} of {plural(len(reports), 'run')}"
    if missing or lost:
        message = (
            f"{missing:,} points and {lost:,} files of {what} are not on {client.url}. `runfolio sync` sends what was "
            "not sent yet, and `runfolio sync --again` what the server has lost"
        )
        raise CommandError(message)
    say(f"{client.url} has all of {what}")
