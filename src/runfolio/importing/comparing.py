"""What a server lacks of a run."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .destination import use_key
from .report import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runfolio.wire.datasets import DatasetUse

    from .destination import Held
    from .reading import Reading
    from .values import Run


def compare(reading: Reading, held: Held | None, experiment_id: str | None) -> Report:
    """One run on both sides. What a server has beyond the source says nothing, but for points: none comes twice."""
    run, report = reading.run, Report()
    report.count("runs", 1, int(held is not None))
    if held is None:
        report.differences.append("is not there")
    elif held.fields["experiment_id"] != experiment_id:
        report.differences.append("is there in another experiment")
    elif held.deleted != run.deleted:
        report.differences.append(f"is {'' if held.deleted else 'not '}deleted there")
    _fields(report, run, held)
    _points(report, reading, held)
    reading.files.compare(held.files if held else None, report)
    return report


def changes(run: Run, held: Held) -> dict[str, Any]:
    """Fields of a run that are otherwise on the server. What the source does not say stays as it is there."""
    wanted = {"name": run.name, "status": run.status, "owner": run.owner, "notes": run.notes}
    found = {name: value for name, value in wanted.items() if value not in (None, held.fields[name])}
    if run.ended_at is not None and run.ended_at != _moment(held.fields["ended_at"]):
        found |= {"status": run.status, "ended_at": run.ended_at.isoformat()}
    return found


def lacking(wanted: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, Any]:
    """Values that the server does not have, or has otherwise: 1 is not 1.0."""
    return {
        key: value
        for key, value in wanted.items()
        if key not in there or type(there[key]) is not type(value) or there[key] != value
    }


def lacking_datasets(run: Run, held: Held | None) -> list[DatasetUse]:
    """Datasets that the server does not know the run to use."""
    there = held.datasets if held else set()
    return [use for use in run.datasets if use_key(asdict(use)) not in there]


def _fields(report: Report, run: Run, held: Held | None) -> None:
    for family, values in (("params", run.params), ("tags", run.tags)):
        missing = values if held is None else lacking(values, held.fields[family])
        report.count(family, len(values), len(values) - len(missing))
        if held is not None and missing:
            report.differences.append(f"{family} that differ: {', '.join(sorted(missing))}")
    unused = lacking_datasets(run, held)
    report.count("datasets", len(run.datasets), len(run.datasets) - len(unused))
    if held is not None and unused:
        report.differences.append(f"datasets that are not there: {', '.join(use.name for use in unused)}")
    if held is not None and (changed := changes(run, held)):
        report.differences.append(f"fields that differ: {', '.join(changed)}")


def _points(report: Report, reading: Reading, held: Held | None) -> None:
    for metric in reading.metrics:
        here, there = reading.count(metric), held.points.get(metric, 0) if held else 0
        report.count("metrics", 1, int(there > 0 or here == 0))
        report.count("points", here, there)
        if held is not None and here != there:
            report.differences.append(f"metric {metric} has {here:,} points in the source, {there:,} there")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
