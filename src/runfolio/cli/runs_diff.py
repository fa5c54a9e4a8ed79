"""`runfolio runs diff`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import JsonOption, RunArgument, UrlOption
from .output import say, show_list

if TYPE_CHECKING:
    from runfolio.sdk.client import Client

_OWN = ("name", "status", "experiment_id", "group", "parent_id", "seed", "owner", "notes")
_SUMMARIES = ("value", "min", "max", "mean", "count")


def diff(
    a: RunArgument,
    b: RunArgument,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Also what is the same.")] = False,
    url: UrlOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two runs: params, tags, summary, metrics and the environment of their last attempts."""
    from runfolio.sdk.client import Client

    client = Client.connect(url)
    left, right = describe(client, a), describe(client, b)
    fields = [*left, *(field for field in right if field not in left)]
    rows = [{"field": field, "a": left.get(field), "b": right.get(field)} for field in fields]
    differing = [row for row in rows if row["a"] != row["b"]]
    show_list(("field", "a", "b"), rows if all_ else differing, as_json=as_json)
    say(f"{len(differing)} of {len(rows)} fields differ")


def describe(client: "Client", run: str) -> dict[str, Any]:
    """All that runs can differ in, in one level: ``params.lr``, ``metrics.loss.min``, ``environment.git.commit``"""
    from runfolio.sdk.client import segment

    found = client.get(f"/runs/{segment(run)}")
    flat: dict[str, Any] = {name: found[name] for name in _OWN if found.get(name) is not None}
    for family in ("params", "tags", "summary"):
        flat |= {f"{family}.{key}": value for key, value in sorted(found[family].items())}
    for name, summary in sorted(found["metrics"].items()):
        flat |= {f"metrics.{name}.{part}": summary.get(part) for part in _SUMMARIES}
    attempts = list(client.items(f"/runs/{segment(run)}/attempts"))
    facts = (attempts[-1].get("facts") if attempts else None) or {}
    return flat | dict(_leaves("environment", facts))


def _leaves(path: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in _leaves(f"{path}.{key}", inner)]
    return [(path, value)]
