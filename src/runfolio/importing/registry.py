"""The registry, brought to a server: names, versions under their numbers, aliases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from runfolio.sdk.errors import RequestFailed

from .comparing import lacking
from .report import Report

if TYPE_CHECKING:
    from runfolio.wire.models import VersionCreate

    from .shelf import Shelf
    from .values import Registered


def bring_registered(shelf: Shelf, wanted: Registered, *, write: bool) -> Report:
    """A name compared; what the server lacked of it has come there meanwhile."""
    found = _compare(shelf, wanted)
    if not write or not found.differences:
        return found
    held = shelf.registered(wanted.name)
    if held is None:
        shelf.add_registered(wanted)
    elif change := _changes(wanted, held):
        shelf.change_registered(wanted.name, change)
    there = shelf.versions(wanted.name)
    for number, version in sorted(wanted.versions.items()):
        if number not in there:
            _add(shelf, wanted.name, number, version)
        elif changed := _changes(version, there[number]):
            shelf.change_version(wanted.name, number, changed)
    there = shelf.versions(wanted.name)
    for alias, number in wanted.aliases.items():
        if number in there and alias not in there[number]["aliases"]:
            shelf.put_alias(wanted.name, alias, number)
    return _compare(shelf, wanted)


def _add(shelf: Shelf, name: str, number: int, version: VersionCreate) -> None:
    """A version under its own number. Those before it that the source has deleted are made and deleted here too."""
    while (made := _added(shelf, name, version)) < number:
        shelf.delete_version(name, made)
    if made > number:  # the number is behind the server's: it can be given no more
        shelf.delete_version(name, made)


def _added(shelf: Shelf, name: str, version: VersionCreate) -> int:
    try:
        return shelf.add_version(name, version)
    except RequestFailed as error:
        if error.status not in (404, 410, 422) or version.source is not None:
            raise
    # Its model or run has been deleted: where its files were is all that is left to say.
    place = f"models:/{version.model_id}" if version.model_id else f"runs:/{version.run_id}/{version.path}"
    return shelf.add_version(name, replace(version, model_id=None, run_id=None, path=None, source=place))


def _changes(wanted: Registered | VersionCreate, held: dict[str, Any]) -> dict[str, Any]:
    change: dict[str, Any] = {}
    if wanted.description not in (None, held["description"]):
        change["description"] = wanted.description
    stage = getattr(wanted, "stage", None)
    if stage is not None and stage != held["stage"]:
        change["stage"] = stage
    if tags := lacking(wanted.tags, held["tags"]):
        change["tags"] = tags
    return change


def _compare(shelf: Shelf, wanted: Registered) -> Report:
    report, held = Report(), shelf.registered(wanted.name)
    report.count("registered", 1, int(held is not None))
    there = shelf.versions(wanted.name) if held is not None else {}
    present = [number for number in wanted.versions if number in there]
    report.count("versions", len(wanted.versions), len(present))
    if held is None:
        report.differences.append("is not there")
        return report
    if _changes(wanted, held):
        report.differences.append("description or tags differ")
    for number, version in wanted.versions.items():
        if number not in there:
            report.differences.append(f"version {number} is not there")
        elif _changes(version, there[number]):
            report.differences.append(f"version {number} is described otherwise")
    for alias, number in wanted.aliases.items():
        if alias not in there.get(number, {}).get("aliases", ()):
            report.differences.append(f"alias {alias} does not name version {number}")
    return report
