"""Chooses what a verb is about, says how much it is, asks where a person must agree, and has it done."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from runfolio.wire.limits import MAX_BULK

from .errors import UsageError
from .output import say
from .words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runfolio.sdk.client import Client


def agree(what: str, *, yes: bool) -> None:
    """Let a person confirm what cannot simply be done again. Raises :class:`UsageError` where nobody can be asked."""
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        message = f"this would {what}. Nothing was done: pass --yes to agree where nobody can be asked"
        raise UsageError(message)
    if not typer.confirm(f"This will {what}. Go on?", err=True):
        raise typer.Abort


def choose_runs(
    client: Client, runs: Sequence[str], filter_: str | None, experiment: str | None, lifecycle: str
) -> list[str]:
    """The ids given, each of which must exist, or those that a filter finds, in an experiment or in all."""
    from runfolio.sdk.client import segment

    if bool(runs) == (filter_ is not None or experiment is not None):
        message = "name runs by their ids, or by --filter and --experiment"
        raise UsageError(message)
    if runs:
        return [str(client.get(f"/runs/{segment(run)}")["id"]) for run in dict.fromkeys(runs)]
    query = {"filter": filter_, "experiment": experiment, "lifecycle": lifecycle}
    return [str(run["id"]) for run in client.items("/runs", query)]


def change_runs(client: Client, action: str, ids: Sequence[str], done: str, **more: Any) -> int:
    """Carry out one action on many runs, and say how many it changed."""
    changed = 0
    for start in range(0, len(ids), MAX_BULK):
        body = {"action": action, "ids": list(ids[start : start + MAX_BULK]), **more}
        changed += client.call("POST", "/runs/bulk", body=body)["changed"]
    say(
        f"{done} {plural(changed, 'run')}"
        + (f" of {len(ids):,}; the rest was so already" if changed < len(ids) else "")
    )
    return changed


def read_tags(words: Sequence[str]) -> dict[str, Any]:
    """Tags from ``name``, ``name=value`` (JSON, else text) and ``name=`` (which removes it).

    Raises :class:`UsageError` for a word without a name.
    """
    tags: dict[str, Any] = {}
    for word in words:
        name, given, value = word.partition("=")
        if not name:
            message = f"a tag is name, name=value or name= (to remove it), not {word!r}"
            raise UsageError(message)
        tags[name] = _value(value) if given else True
    return tags


def _value(text: str) -> Any:
    import json

    if text == "":
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
