"""`runfolio experiments …`."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .options import JsonOption, LimitOption, UrlOption, YesOption
from .output import say, show, show_list

if TYPE_CHECKING:
    from runfolio.sdk.client import Client

app = typer.Typer(
    help="List, show, tag, archive, delete and restore experiments.", rich_markup_mode=None, no_args_is_help=True
)

_COLUMNS = ("id", "name", "owner", "status", "created_at", "description")
ExperimentsArgument = Annotated[list[str], typer.Argument(metavar="EXPERIMENT...", help="Names or ids.")]


@app.command("list")
def list_(
    *,
    words: Annotated[str | None, typer.Option("--search", "-q", help="In the name or description.")] = None,
    status: Annotated[Literal["active", "archived", "deleted", "all"], typer.Option(help="Which of them.")] = "active",
    sort: Annotated[
        str | None, typer.Option("--sort", "-s", help="created_at, updated_at or name; - turns it.")
    ] = None,
    limit: LimitOption = 100,
    url: UrlOption = None,
    as_json: JsonOption = False,
) -> None:
    """List experiments, newest first."""
    found = _client(url).items("/experiments", {"q": words, "status": status, "sort": sort}, most=limit or None)
    show_list(_COLUMNS, found, as_json=as_json)


@app.command("show")
def show_(
    experiment: Annotated[str, typer.Argument(metavar="EXPERIMENT", help="Its name or id.")],
    *,
    url: UrlOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show an experiment and its newest runs."""
    client = _client(url)
    found = client.get(f"/experiments/{client.experiment_id(experiment)}")
    if as_json:
        show(found, as_json=True)
        return
    runs = found["runs"]
    count = f"{len(runs)}+" if found["runs_next_cursor"] else str(len(runs))
    tags = ", ".join(f"{key}={value}" for key, value in found["tags"].items())
    show({**{name: found[name] for name in _COLUMNS}, "tags": tags, "runs": count}, as_json=False)


@app.command()
def tag(
    experiment: Annotated[str, typer.Argument(metavar="EXPERIMENT", help="Its name or id.")],
    tags: Annotated[list[str], typer.Argument(metavar="TAG...", help="name, name=value, or name= to remove it.")],
    *,
    url: UrlOption = None,
) -> None:
    """Set and remove tags of all runs of an experiment."""
    from . import changing

    given = changing.read_tags(tags)
    client = _client(url)
    ids = changing.choose_runs(client, (), None, client.experiment_id(experiment), "active")
    changing.change_runs(client, "tag", ids, "tagged", tags=given)


@app.command()
def archive(experiments: ExperimentsArgument, *, url: UrlOption = None) -> None:
    """Put experiments out of sight, and keep them."""
    client = _client(url)
    ids = [client.experiment_id(name) for name in experiments]
    for id_ in ids:
        client.call("PATCH", f"/experiments/{id_}", body={"status": "archived"})
    _done("archived", ids)


@app.command()
def delete(experiments: ExperimentsArgument, *, yes: YesOption = False, url: UrlOption = None) -> None:
    """Delete experiments with their runs. They can be restored for 30 days, until `runfolio gc` removes them."""
    from . import changing
    from .words import plural

    client = _client(url)
    ids = [client.experiment_id(name) for name in experiments]
    runs = sum(1 for _ in client.items("/runs", {"experiment": ids, "lifecycle": "all", "fields": ""}))
    changing.agree(f"delete {plural(len(ids), 'experiment')} with {plural(runs, 'run')}", yes=yes)
    for id_ in ids:
        client.call("DELETE", f"/experiments/{id_}")
    _done("deleted", ids)


@app.command()
def restore(experiments: ExperimentsArgument, *, url: UrlOption = None) -> None:
    """Bring back deleted and archived experiments with their runs."""
    client = _client(url)
    ids = [client.experiment_id(name) for name in experiments]
    for id_ in ids:
        client.call("POST", f"/experiments/{id_}/restore")
    _done("restored", ids)


def _done(verb: str, ids: list[str]) -> None:
    from .words import plural

    say(f"{verb} {plural(len(ids), 'experiment')}")


def _client(url: str | None) -> "Client":
    from runfolio.sdk.client import Client

    return Client.connect(url)
