"""`runfolio models list|show|download|register|alias`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .errors import CommandError, UsageError
from .options import ExperimentOption, JsonOption, LimitOption, UrlOption
from .output import say, show, show_list

if TYPE_CHECKING:
    from runfolio.sdk.client import Client

app = typer.Typer(help="List, show, download, register and alias models.", rich_markup_mode=None, no_args_is_help=True)

_REGISTERED = ("name", "version", "aliases", "stages", "versions", "updated_at", "description")
_LOGGED = ("id", "name", "type", "status", "run_id", "files", "size", "created_at", "registered")
_VERSION = ("version", "aliases", "stage", "model_id", "run_id", "source", "created_at", "description")
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Of a registered model.")]
VersionArgument = Annotated[str, typer.Argument(metavar="MODEL", help="NAME@ALIAS, NAME/VERSION, or NAME: its latest.")]


@app.command("list")
def list_(
    *,
    words: Annotated[str, typer.Option("--search", "-q", help="In the name or description.")] = "",
    experiment: ExperimentOption = None,
    run: Annotated[str | None, typer.Option(help="A run's id.")] = None,
    limit: LimitOption = 100,
    url: UrlOption = None,
    as_json: JsonOption = False,
) -> None:
    """List registered models; of an experiment or a run, the models that it made or used, registered or not."""
    client = _client(url)
    if experiment is None and run is None:
        found = list(client.items("/registry/models", {"q": words}, most=limit or None))
        shown = [model | {"version": (model["latest"] or {}).get("version")} for model in found]
        show_list(_REGISTERED, found if as_json else shown, as_json=as_json)
        return
    where = {"q": words, "run_id": run, "experiment": experiment and client.experiment_id(experiment)}
    found = list(client.items("/models", where, most=limit or None))
    shown = [model | {"registered": _registered(model)} for model in found]
    show_list(_LOGGED, found if as_json else shown, as_json=as_json)


def _registered(model: dict[str, Any]) -> str:
    return ", ".join(f"{each['name']}/{each['version']}" for each in model["versions"])


@app.command("show")
def show_(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="NAME with its versions, NAME@ALIAS or NAME/VERSION.")],
    *,
    url: UrlOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a registered model and its versions, or one version."""
    from runfolio.sdk.client import segment
    from runfolio.sdk.registry import find_version

    client = _client(url)
    if "@" in model or "/" in model:
        show(find_version(client, model), as_json=as_json)
        return
    found = client.get(f"/registry/models/{segment(model)}")
    versions = list(client.items(f"/registry/models/{segment(model)}/versions"))
    if as_json:
        show(found | {"versions": versions}, as_json=True)
        return
    say(found["description"] or found["name"])
    show_list(_VERSION, versions, as_json=False)


@app.command()
def download(
    model: VersionArgument,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to put its files in.")] = Path(),
    url: UrlOption = None,
    as_json: JsonOption = False,
) -> None:
    """Download a model's files, in constant memory. A download that broke off goes on where it stopped."""
    from runfolio.sdk.registry import get_model

    try:
        target = get_model(model, url=url).download(output)
    except ValueError as error:
        raise CommandError(str(error)) from None
    show({"saved": str(target)}, as_json=as_json)


@app.command()
def register(
    name: NameArgument,
    *,
    model: Annotated[str | None, typer.Option(help="The id of a model.")] = None,
    run: Annotated[str | None, typer.Option(help="The id of a run.")] = None,
    path: Annotated[str, typer.Option(help="A folder of the run's files; all of them if not given.")] = "",
    source: Annotated[str | None, typer.Option(help="An address, where the files lie elsewhere.")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", help="May be repeated; moves here.")] = None,
    description: Annotated[str | None, typer.Option(help="What it is.")] = None,
    stage: Annotated[str | None, typer.Option(help="Such as Staging or Production.")] = None,
    url: UrlOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a version under a name, which is registered if it is new: of --model, --run or --source."""
    from runfolio.sdk.registry import add_version

    if sum(given is not None for given in (model, run, source)) != 1:
        message = "say what to register, by one of --model, --run and --source"
        raise UsageError(message)
    body: dict[str, Any] = {"model_id": model, "run_id": run, "source": source, "stage": stage}
    if run is not None:
        body["path"] = path
    made = add_version(_client(url), name, body | {"description": description, "aliases": alias or []})
    show(made, as_json=as_json)


@app.command("alias")
def alias_(
    name: NameArgument,
    alias: Annotated[str, typer.Argument(metavar="ALIAS", help="Such as champion.")],
    version: Annotated[int | None, typer.Argument(metavar="[VERSION]", help="What it shall name.")] = None,
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Let it name nothing.")] = False,
    url: UrlOption = None,
) -> None:
    """Set, move or remove an alias of a version."""
    from runfolio.sdk.client import segment

    if remove == (version is not None):
        message = "give the version that the alias shall name, or --remove"
        raise UsageError(message)
    address = f"/registry/models/{segment(name)}/aliases/{segment(alias)}"
    if remove:
        _client(url).call("DELETE", address)
        say(f"removed {name}@{alias}")
    else:
        _client(url).call("PUT", address, body={"version": version})
        say(f"{name}@{alias} is version {version}")


def _client(url: str | None) -> "Client":
    from runfolio.sdk.client import Client

    return Client.connect(url)
