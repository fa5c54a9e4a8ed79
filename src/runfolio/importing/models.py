"""Models of an experiment, brought to a server."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from .comparing import lacking
from .files import Files
from .report import Report

if TYPE_CHECKING:
    from runfolio.wire.models import ModelMetricPoint

    from .shelf import HeldModel, Shelf
    from .source import Source
    from .values import Model


def bring_model(
    source: Source, shelf: Shelf, model: Model, experiment_id: str | None, *, files: bool, write: bool
) -> Report:
    """A model compared; what the server lacked of it has come there meanwhile."""
    of_model, held = Files(source, model, wanted=files), shelf.model(model.id)
    found = _compare(model, of_model, held)
    if not write or experiment_id is None or not found.differences:
        return found
    if held is None:
        shelf.add_model(model, experiment_id)
    _amend(shelf, model, held)
    of_model.send(held.files if held else {}, partial(shelf.put_file, model.id))
    if held is None or held.fields["status"] != model.status:
        shelf.change_model(model.id, {"status": model.status})
    return _compare(model, of_model, shelf.model(model.id))


def _amend(shelf: Shelf, model: Model, held: HeldModel | None) -> None:
    if held is not None:
        change: dict[str, Any] = {}
        for family, values in (("params", model.params), ("tags", model.tags)):
            if missing := lacking(values, held.fields[family]):
                change[family] = missing
        if change:
            shelf.change_model(model.id, change)
    if unmeasured := _unmeasured(model, held):
        shelf.measure(model.id, unmeasured)


def _unmeasured(model: Model, held: HeldModel | None) -> list[ModelMetricPoint]:
    """Values that the server does not have."""
    keys = ("name", "run_id", "dataset_name", "dataset_digest")
    there = {tuple(one[key] or "" for key in keys) for one in held.fields["metrics"]} if held else set()
    return [one for one in model.metrics if tuple(getattr(one, key) or "" for key in keys) not in there]


def _compare(model: Model, files: Files, held: HeldModel | None) -> Report:
    report = Report()
    report.count("models", 1, int(held is not None))
    files.compare(held.files if held else None, report)
    if held is None:
        report.differences.append("is not there")
        return report
    for family, values in (("params", model.params), ("tags", model.tags)):
        if missing := lacking(values, held.fields[family]):
            report.differences.append(f"{family} that differ: {', '.join(sorted(missing))}")
    if held.fields["status"] != model.status:
        report.differences.append(f"is {held.fields['status']} there, {model.status} in the source")
    if _unmeasured(model, held):
        report.differences.append("values measured of it are not there")
    return report
