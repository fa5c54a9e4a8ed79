"""`runfolio runs …`: what shows and changes runs. History, export and diff have files of their own."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from .options import (
    ExperimentOption,
    FilterOption,
    JsonOption,
    LimitOption,
    RunArgument,
    RunsArgument,
    UrlOption,
    YesOption,
)
from .output import show, show_list
from .runs_diff import diff
from .runs_export import export
from .runs_history import history

if TYPE_CHECKING:
    from runfolio.sdk.client import Client

app = typer.Typer(
    help="List, show, compare, export and tidy up runs.", rich_markup_mode=None, no_args_is_help=True
)  # fmt: skip
app.command()(history)
app.command()(export)
app.command()(diff)

_COLUMNS = ("id", "name", "experiment_id", "status", "started_at")
_FAMILIES = ("params", "tags", "summary", "metrics")


@app.command("list")
def list_(
    *,
    filter_: FilterOption = None,
    experiment: ExperimentOption = None,
    sort: Annotated[str | None, typer.Option("--sort", "-s", help="Such as: -metrics.val/acc,runs.created_at")] = None,
    column: Annotated[
        list[str] | None, typer.Option("--column", "-c", help="One more to show, such as params.lr; may be repeated.")
    ] = None,
    lifecycle: Annotated[
        Literal["active", "archived", "deleted", "all"], typer.Option(help="Which of them.")
    ] = "active",
    limit: LimitOption = 100,
    url: UrlOption = None,
    as_json: JsonOption = False,
) -> None:
    """List runs, newest first. Filter and order are the server's, over all of them."""
    columns = (*_COLUMNS, *(column or ()))
    fields = None if as_json else ",".join(name for name in columns if "." in name)
    query = {"filter": filter_, "experiment": experiment, "sort": sort, "lifecycle": lifecycle, "fields": fields}
    found = _client(url).items("/runs", query, most=limit or None)
    show_list(columns, found if as_json else (flat(run) for run in found), as_json=as_json)


@app.command("show")
def show_(run: RunArgument, *, url: UrlOption = None, as_json: JsonOption = False) -> None:
    """Show a run with its attempts, params, tags, summary and the last value of each metric."""
    from runfolio.sdk.client import segment

    client = _client(url)
    found = client.get(f"/runs/{segment(run)}")
    attempts = list(client.items(f"/runs/{segment(run)}/attempts"))
    if as_json:
        show({**found, "attempts": attempts}, as_json=True)
    else:
        show({**flat(found), "attempts": len(attempts)}, as_json=False)


@app.command()
def tag(
    tags: Annotated[list[str], typer.Argument(metavar="TAG...", help="name, name=value, or name= to remove it.")],
    *,
    run: Annotated[list[str] | None, typer.Option("--run", "-r", help="A run's id; may be repeated.")] = None,
    filter_: FilterOption = None,
    experiment: ExperimentOption = None,
    url: UrlOption = None,
) -> None:
    """Set and remove tags of runs. A tag without a value is a label."""
    from . import changing

    given = changing.read_tags(tags)
    client = _client(url)
    ids = changing.choose_runs(client, run or (), filter_, experiment, "active")
    changing.change_runs(client, "tag", ids, "tagged", tags=given)


@app.command()
def archive(
    runs: RunsArgument = None,
    *,
    filter_: FilterOption = None,
    experiment: ExperimentOption = None,
    url: UrlOption = None,
) -> None:
    """Put runs out of sight, and keep them."""
    from . import changing

    client = _client(url)
    changing.change_runs(
        client, "archive", changing.choose_runs(client, runs or (), filter_, experiment, "active"), "archived"
    )


@app.command()
def delete(
    runs: RunsArgument = None,
    *,
    filter_: FilterOption = None,
    experiment: ExperimentOption = None,
    yes: YesOption = False,
    url: UrlOption = None,
) -> None:
    """Delete runs. They can be restored for 30 days, until `runfolio gc` removes them."""
    from . import changing
    from .words import plural

    client = _client(url)
    ids = changing.choose_runs(client, runs or (), filter_, experiment, "active")
    changing.agree(f"delete {plural(len(ids), 'run')}", yes=yes)
    changing.change_runs(client, "delete", ids, "deleted")


@app.command()
def restore(
    runs: RunsArgument = None,
    *,
    filter_: FilterOption = None,
    experiment: ExperimentOption = None,
    url: UrlOption = None,
) -> None:
    """Bring back deleted and archived runs."""
    from . import changing

    client = _client(url)
    ids = changing.choose_runs(client, runs or (), filter_, experiment, "all")
    changing.change_runs(client, "restore", ids, "restored")


def flat(run: dict[str, Any]) -> dict[str, Any]:
    """A run's own fields, then ``params.<key>``, …, ``metrics.<name>`` with the last value."""
    row = {name: value for name, value in run.items() if name not in _FAMILIES}
    for family in _FAMILIES:
        for key, value in sorted((run.get(family) or {}).items()):
            row[f"{family}.{key}"] = value["value"] if family == "metrics" else value
    return row


def _client(url: str | None) -> "Client":
    from runfolio.sdk.client import Client

    return Client.connect(url)
