"""Logged models and the registry in MLflow's folder of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runfolio.importing.mlflow import models, rules
from runfolio.wire.models import ModelUse

from .folders import folders, meta, names, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from runfolio.importing.values import Model, Registered


def of_experiment(experiment: Path) -> Iterator[tuple[Model, Path]]:
    """The models of an experiment that were not deleted, oldest first, each with its folder."""
    found = [(meta(folder), folder) for folder in folders(experiment / "models")]
    for told, folder in sorted(found, key=lambda each: each[0].get("creation_timestamp") or 0):
        if told.get("lifecycle_stage") != rules.DELETED:
            named = {**told, "artifact_uri": told.get("artifact_location")}
            yield models.model(named, texts(folder / "params"), texts(folder / "tags"), _latest(folder)), folder


def of_run(run: Path) -> Iterator[ModelUse]:
    """Models that a run made or began with."""
    for use in map(meta, folders(run / "inputs")):
        if use.get("source_type") == "MODEL":
            yield ModelUse(str(use["source_id"]), "input")
    for use in map(meta, folders(run / "outputs")):
        yield ModelUse(str(use["source_id"]), "output", int(use.get("step") or 0))


def registered(root: Path) -> Iterator[Registered]:
    """Every name in the registry."""
    for folder in folders(root / "models"):
        versions = [(meta(version), texts(version / "tags")) for version in folders(folder)]
        kept = [(told, tags) for told, tags in versions if told.get("current_stage") != "Deleted_Internal"]
        yield models.registered(meta(folder), texts(folder / "tags"), texts(folder / "aliases"), kept)


def _latest(folder: Path) -> list[dict[str, Any]]:
    """The latest value of each metric on each dataset by each run, out of lines of time, value, step, run, dataset."""
    found: dict[tuple[str, ...], tuple[int, int, float]] = {}
    for metric in names(folder / "metrics"):
        for line in (folder / "metrics" / metric).read_text().splitlines():
            at, value, step, run, *dataset = line.split(" ")
            key = (metric, run, *(dataset if len(dataset) == 2 else ("", "")))
            found[key] = max(found.get(key, (-(1 << 63), 0, 0.0)), (int(step), int(at), float(value)))
    columns = ("key", "run_id", "dataset_name", "dataset_digest")
    return [
        {**dict(zip(columns, key, strict=True)), "step": step, "timestamp": at, "value": value}
        for key, (step, at, value) in found.items()
    ]
