"""`runfolio import`."""

from typing import TYPE_CHECKING, Annotated

import typer

from .errors import CommandError
from .options import JsonOption, UrlOption
from .output import say, show_json, show_list

if TYPE_CHECKING:
    from runfolio.importing.report import Report
    from runfolio.importing.work import Progressed, Wish

app = typer.Typer(help="Take over what another tracker has kept.", rich_markup_mode=None, no_args_is_help=True)

_COLUMNS = ("what", "source", "destination")
_SHOWN = 10


@app.callback()
def root() -> None:
    """Take over what another tracker has kept."""


@app.command()
def mlflow(
    source: Annotated[
        str, typer.Argument(help="A database URL (sqlite:///mlflow.db), a folder mlruns, or a tracking URI (http://…).")
    ],
    *,
    experiments: Annotated[
        list[str] | None, typer.Option("--experiment", "-e", help="Only this one; may be repeated.")
    ] = None,
    artifacts: Annotated[
        str | None,
        typer.Option(help="Where mlflow-artifacts: leads, of a database: its server, a folder or a bucket."),
    ] = None,
    no_artifacts: Annotated[bool, typer.Option("--no-artifacts", help="Leave files where they are.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only compare both sides.")] = False,
    url: UrlOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring experiments, runs, every point, every file, models and the registry of MLflow to a server.

    Run it again at any time: only what is missing is sent. Ends with what there is on both sides, and with 1 where they
    differ.
    """
    from .extras import import_extra

    with import_extra():
        from runfolio.importing.work import Wish

        wish = Wish(tuple(experiments or ()), files=not no_artifacts, write=not dry_run)
        report = _bring(source, artifacts, wish, url)
    _show(report, as_json=as_json)
    if report.agrees:
        say("both sides have the same")
    elif not dry_run:
        message = "not everything is there; run the same command again when what stands in the way is gone"
        raise CommandError(message)


def _bring(text: str, artifacts: str | None, wish: "Wish", url: str | None) -> "Report":
    from runfolio.importing.destination import Destination
    from runfolio.importing.mlflow.opening import open_source
    from runfolio.importing.shelf import Shelf
    from runfolio.importing.work import Import
    from runfolio.sdk.client import Client

    from .progress import Progress

    source = open_source(text, artifacts)
    try:
        with Progress("importing") as progress:
            client = Client.connect(url)
            there, shelf = Destination(client), Shelf(client)
            return Import(source, there, shelf, wish, lambda at: progress.tell(_words(at))).run()
    finally:
        source.close()


def _words(at: "Progressed") -> str:
    from .words import plural

    of = "" if at.of_runs is None else f" of {at.of_runs:,}"
    return f"{at.runs:,}{of} runs, {plural(at.points, 'point')}"


def _show(report: "Report", *, as_json: bool) -> None:
    if as_json:
        found = {"differences": report.differences, "out_of_reach": report.out_of_reach}
        show_json({"counts": report.rows(), **found})
        return
    show_list(_COLUMNS, report.rows(), as_json=False)
    for title, lines in (("differ", report.differences), ("are out of reach", report.out_of_reach)):
        for line in lines[:_SHOWN]:
            say(line)
        if len(lines) > _SHOWN:
            say(f"and {len(lines) - _SHOWN:,} more that {title}; --json has all")
