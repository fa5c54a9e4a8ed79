"""MLflow's folder of files, ``mlruns``: a folder an experiment, a folder a run, a file a value or metric."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from runfolio.importing.errors import SourceError
from runfolio.importing.mlflow import rules
from runfolio.importing.points import Points

from . import files_models
from .folders import folders, meta, names, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import BinaryIO

    from runfolio.importing.mlflow.places import Places
    from runfolio.importing.values import Experiment, File, Model, Registered, Run
    from runfolio.wire.datasets import DatasetUse

_TRASH: Final = ".trash"
_NO_RUNS: Final = ("tags", "datasets", "traces", "models")
_STATUSES: Final = {1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED"}
_LINES: Final = 100_000


class FilesSource:
    """Reads a folder. A metric is held as a whole while it is read, 24 bytes a point: its file may repeat points."""

    def __init__(self, root: Path, places: Places) -> None:
        self._root = root
        self._places = places
        self._folders: dict[str, Path] = {}

    def experiments(self) -> Sequence[Experiment]:
        found = []
        for folder in [*folders(self._root), *folders(self._root / _TRASH)]:
            told = meta(folder)
            if "experiment_id" not in told:
                continue
            key = str(told["experiment_id"])
            self._folders[key] = folder
            stage = told.get("lifecycle_stage", "active")
            found.append(rules.experiment(key, str(told["name"]), stage, texts(folder / "tags")))
        return found

    def count_runs(self, experiment: Experiment) -> int | None:
        return len(self._runs(experiment))

    def runs(self, experiment: Experiment) -> Iterator[Run]:
        infos = [(_info(meta(folder)), folder) for folder in self._runs(experiment)]
        for info, folder in sorted(infos, key=lambda each: (each[0].start or 0, each[0].run_id)):
            self._folders[info.run_id] = folder
            datasets = _datasets(folder, self._folders[experiment.key] / "datasets")
            params, tags = texts(folder / "params"), texts(folder / "tags")
            yield rules.run(info, params, tags, experiment, datasets, files_models.of_run(folder))

    def metrics(self, run: Run) -> Mapping[str, int | None]:
        return dict.fromkeys(names(self._folders[run.id] / "metrics"))

    def history(self, run: Run, metric: str) -> Iterator[Points]:
        path = self._folders[run.id] / "metrics" / metric
        parts = []
        with path.open("rb") as file:
            while lines := list(islice(file, _LINES)):
                parts.append(_points(path, lines))
        yield Points.joined(parts).distinct()

    def models(self, experiment: Experiment) -> Iterator[Model]:
        for model, folder in files_models.of_experiment(self._folders[experiment.key]):
            self._folders[model.id] = folder
            yield model

    def registered(self) -> Iterator[Registered]:
        return files_models.registered(self._root)

    def files(self, of: Run | Model) -> Sequence[File]:
        return self._places.files(of, beside=self._folders[of.id] / "artifacts")

    def open(self, of: Run | Model, file: File) -> AbstractContextManager[BinaryIO]:
        return self._places.open(of, file, beside=self._folders[of.id] / "artifacts")

    def close(self) -> None:
        """Nothing is held."""

    def _runs(self, experiment: Experiment) -> list[Path]:
        return [folder for folder in folders(self._folders[experiment.key]) if folder.name not in _NO_RUNS]


def is_store(folder: Path) -> bool:
    """Whether MLflow has kept experiments in this folder."""
    return bool(folders(folder)) or bool(folders(folder / _TRASH))


def _info(meta: Mapping[str, Any]) -> rules.Info:
    return rules.Info(
        run_id=str(meta.get("run_id") or meta["run_uuid"]),
        name=meta.get("run_name"),
        user=meta.get("user_id"),
        status=_STATUSES[meta.get("status", 1)],
        start=meta.get("start_time"),
        end=meta.get("end_time"),
        stage=meta.get("lifecycle_stage", "active"),
        artifact_uri=meta.get("artifact_uri"),
    )


def _datasets(run: Path, known: Path) -> Iterator[DatasetUse]:
    """What a run used: a folder a use, which names a folder of the experiment's datasets."""
    for use in map(meta, folders(run / "inputs")):
        if use.get("source_type") == "DATASET":
            yield rules.dataset(meta(known / str(use["source_id"])), use.get("tags") or {})


def _points(path: Path, lines: list[bytes]) -> Points:
    """Lines of time, value and step; the first releases wrote no step, the latest add a dataset."""
    rows = [line.split() for line in lines]
    try:
        millis = np.array([int(row[0]) for row in rows], np.int64)
        values = np.array([float(row[1]) for row in rows], np.float64)
        steps = np.array([int(row[2]) if len(row) > 2 else 0 for row in rows], np.int64)
    except (IndexError, ValueError) as error:
        raise SourceError(f"{path} holds a line that is no point: {error}") from None
    return Points.at_millis(steps, millis, values)
