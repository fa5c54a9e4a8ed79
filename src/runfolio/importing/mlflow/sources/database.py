"""MLflow's database, read by itself: no server has to run, and none is in the way."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import numpy as np
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from runfolio.importing.errors import SourceError
from runfolio.importing.mlflow import rules
from runfolio.importing.points import Points

from . import database_models

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from runfolio.importing.mlflow.places import Places
    from runfolio.importing.values import Experiment, File, Model, Registered, Run
    from runfolio.wire.datasets import DatasetUse
    from runfolio.wire.models import ModelUse

PIECE: Final = 100_000
"""Points held at a time."""
_ROW: Final = np.dtype([("step", np.int64), ("time", np.int64), ("value", np.float64), ("is_nan", np.bool_)])


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *map(sa.column, columns))


# The columns that every release since 1.0 has.
_EXPERIMENTS: Final = _table("experiments", "experiment_id", "name", "lifecycle_stage", "workspace")
_EXPERIMENT_TAGS: Final = _table("experiment_tags", "experiment_id", "key", "value")
_RUNS: Final = _table(
    "runs", "run_uuid", "name", "user_id", "status", "start_time", "end_time", "lifecycle_stage", "artifact_uri",
    "experiment_id",
)  # fmt: skip
_TAGS: Final = _table("tags", "run_uuid", "key", "value")
_PARAMS: Final = _table("params", "run_uuid", "key", "value")
_METRICS: Final = _table("metrics", "run_uuid", "key", "step", "timestamp", "value", "is_nan")
# Those of later ones.
_INPUTS: Final = _table("inputs", "input_uuid", "source_type", "source_id", "destination_type", "destination_id")
_INPUT_TAGS: Final = _table("input_tags", "input_uuid", "name", "value")
_DATASETS: Final = _table(
    "datasets", "dataset_uuid", "name", "digest", "dataset_source_type", "dataset_source", "dataset_schema",
    "dataset_profile",
)  # fmt: skip


class DatabaseSource:
    """Reads with one connection. Nothing is written, and nothing is locked for longer than a piece takes."""

    def __init__(self, url: str, places: Places) -> None:
        self._places = places
        self._engine = _engine(url)
        with self._connected() as connection:
            inspected = sa.inspect(connection)
            self._tables = frozenset(inspected.get_table_names())
            columns = {column["name"] for column in inspected.get_columns("experiments")}
        self._has_workspaces = "workspace" in columns

    def experiments(self) -> Sequence[Experiment]:
        tags = _grouped(self._rows(sa.select(_EXPERIMENT_TAGS)))
        order = _EXPERIMENTS.c.experiment_id
        rows = self._rows(sa.select(order, _EXPERIMENTS.c.name, _EXPERIMENTS.c.lifecycle_stage).order_by(order))
        spaces = self._workspaces()
        return [
            rules.experiment(str(key), spaces.get(key, "") + name, stage, tags.get(key, {}))
            for key, name, stage in rows
        ]

    def count_runs(self, experiment: Experiment) -> int | None:
        chosen = _RUNS.c.experiment_id == int(experiment.key)
        (row,) = self._rows(sa.select(sa.func.count()).select_from(_RUNS).where(chosen))
        return int(row[0])

    def runs(self, experiment: Experiment) -> Iterator[Run]:
        columns = [column for column in _RUNS.c if column.name != "experiment_id"]
        chosen = sa.select(*columns).where(_RUNS.c.experiment_id == int(experiment.key))
        for row in self._rows(chosen.order_by(_RUNS.c.start_time, _RUNS.c.run_uuid)):
            info = rules.Info(*row)
            params, tags = self._texts(_PARAMS, info.run_id), self._texts(_TAGS, info.run_id)
            yield rules.run(info, params, tags, experiment, self._datasets(info.run_id), self._models(info.run_id))

    def metrics(self, run: Run) -> Mapping[str, int | None]:
        counted = sa.select(_METRICS.c.key, sa.func.count()).where(_METRICS.c.run_uuid == run.id)
        return dict(self._rows(counted.group_by(_METRICS.c.key).order_by(_METRICS.c.key)))

    def history(self, run: Run, metric: str) -> Iterator[Points]:
        c = _METRICS.c
        chosen = sa.select(c.step, c.timestamp, c.value, c.is_nan).where(c.run_uuid == run.id, c.key == metric)
        with self._connected() as connection:
            streamed = connection.execution_options(stream_results=True, max_row_buffer=PIECE)
            rows = map(tuple, streamed.execute(chosen.order_by(c.step, c.timestamp, c.value)))
            while len(piece := np.fromiter(islice(rows, PIECE), _ROW)):
                yield Points.at_millis(piece["step"], piece["time"], rules.values(piece["value"], piece["is_nan"]))

    def models(self, experiment: Experiment) -> Iterator[Model]:
        known = "logged_models" in self._tables
        return database_models.of_experiment(self._rows, experiment) if known else iter(())

    def registered(self) -> Iterator[Registered]:
        return database_models.registered(self._rows, self._tables)

    def files(self, of: Run | Model) -> Sequence[File]:
        return self._places.files(of)

    def open(self, of: Run | Model, file: File) -> AbstractContextManager[BinaryIO]:
        return self._places.open(of, file)

    def close(self) -> None:
        self._engine.dispose()

    def _workspaces(self) -> dict[Any, str]:
        """What goes before the name of an experiment outside of MLflow's default workspace."""
        if not self._has_workspaces:
            return {}
        rows = self._rows(sa.select(_EXPERIMENTS.c.experiment_id, _EXPERIMENTS.c.workspace))
        return {key: f"{workspace}/" for key, workspace in rows if workspace not in (None, "default")}

    def _datasets(self, run_id: str) -> Iterator[DatasetUse]:
        """What a run used, in databases that know of it."""
        if _INPUTS.name not in self._tables:
            return
        of_run = (_INPUTS.c.destination_type == "RUN") & (_INPUTS.c.destination_id == run_id)
        used = (_INPUTS.c.source_type == "DATASET") & (_INPUTS.c.source_id == _DATASETS.c.dataset_uuid)
        columns = [column for column in _DATASETS.c if column.name != "dataset_uuid"]
        tags = _grouped(
            self._rows(sa.select(_INPUT_TAGS).where(_INPUT_TAGS.c.input_uuid == _INPUTS.c.input_uuid, of_run))
        )
        for uuid, *told in self._rows(sa.select(_INPUTS.c.input_uuid, *columns).where(of_run, used)):
            named = dict(zip(("name", "digest", "source_type", "source", "schema", "profile"), told, strict=True))
            yield rules.dataset(named, tags.get(uuid, {}))

    def _models(self, run_id: str) -> Iterator[ModelUse]:
        known = "logged_models" in self._tables
        return database_models.of_run(self._rows, run_id) if known else iter(())

    def _texts(self, table: sa.TableClause, run_id: str) -> dict[str, str]:
        rows = self._rows(sa.select(table.c.key, table.c.value).where(table.c.run_uuid == run_id))
        return {key: value or "" for key, value in rows}

    def _rows(self, statement: sa.Select[Any]) -> Sequence[Any]:
        with self._connected() as connection:
            return connection.execute(statement).all()

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            reason = getattr(error, "orig", None) or error
            raise SourceError(f"{self._engine.url!r} cannot be read as MLflow's database: {reason}") from None


def _engine(url: str) -> sa.Engine:
    try:
        parsed = sa.make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.drivername == "sqlite":  # a mistyped name must not make an empty database
            parsed = sa.make_url(f"sqlite:///file:{quote(parsed.database or '')}?mode=ro&uri=true")
        return sa.create_engine(parsed)
    except ModuleNotFoundError as error:
        raise SourceError(f"databases of this kind are read with {error.name}, which is not installed") from None
    except SQLAlchemyError as error:
        raise SourceError(str(error)) from None


def _grouped(rows: Sequence[Any]) -> dict[Any, dict[str, str]]:
    found: dict[Any, dict[str, str]] = {}
    for key, name, value in rows:
        found.setdefault(key, {})[name] = value or ""
    return found
