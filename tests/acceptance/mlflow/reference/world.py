"""What a case finds when it begins: a client, and what it asks for, made at the first look."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


Cases: TypeAlias = "dict[str, Callable[[World], Any]]"
"""Calls by name."""


class World:
    """One case's own corner of a server. Nothing in it is named as in another's.

    Args:
        mlflow: The package, as it was imported by the client's own interpreter.
        name: A name that nothing on the server has yet.
        folder: An empty folder.
    """

    def __init__(self, mlflow: Any, name: str, folder: Path) -> None:
        self.mlflow = mlflow
        self.client = mlflow.MlflowClient()
        self.name = name
        self.folder = folder

    @cached_property
    def experiment(self) -> str:
        """The id of an experiment."""
        return str(self.client.create_experiment(self.name))

    @cached_property
    def run(self) -> str:
        """The id of a run that runs."""
        return str(self.client.create_run(self.experiment, run_name="first").info.run_id)

    @cached_property
    def active(self) -> str:
        """The id of the run to which functions without a run log."""
        self.mlflow.set_experiment(experiment_id=self.experiment)
        return str(self.mlflow.start_run(run_name="first").info.run_id)

    @cached_property
    def logged(self) -> str:
        """The id of a logged model."""
        return str(self.client.create_logged_model(self.experiment, name="net", source_run_id=self.run).model_id)

    @cached_property
    def model(self) -> str:
        """The name of a registered model."""
        return str(self.client.create_registered_model(self.name).name)

    @cached_property
    def version(self) -> str:
        """Its first version."""
        source = f"{self.client.get_run(self.run).info.artifact_uri}/model"
        return str(self.client.create_model_version(self.model, source, self.run).version)

    @cached_property
    def file(self) -> str:
        """The path of a file."""
        path = self.folder / "notes.txt"
        path.write_text("some words")
        return str(path)

    @property
    def data(self) -> Any:
        """What was logged to the run."""
        return self.client.get_run(self.run).data

    @property
    def active_data(self) -> Any:
        """What was logged to the active run."""
        return self.client.get_run(self.active).data

    def files(self, run: str | None = None, path: str | None = None) -> list[tuple[str, int | None]]:
        """Path and size of the files of a run."""
        found = self.client.list_artifacts(run or self.run, path)
        return sorted((one.path, one.file_size) for one in found)

    def found(self, search: Callable[..., Any], **asked: Any) -> list[str]:
        """The names that a search finds."""
        return [one.name for one in search(**asked)]

    def metric(self, key: str, value: float, step: int = 0) -> Any:
        """A point."""
        return self.mlflow.entities.Metric(key, value, 1_700_000_000_000, step)

    def dataset(self) -> Any:
        """Data as `log_input` takes it."""
        import pandas as pd

        frame = pd.DataFrame({"x": [1.0, 2.0], "y": [0, 1]})
        return self.mlflow.data.from_pandas(frame, source="https://example.org/digits.csv", name="digits", targets="y")

    def dataset_input(self) -> Any:
        """The same as `log_inputs` of a client takes it."""
        entities = self.mlflow.entities
        return entities.DatasetInput(
            self.dataset()._to_mlflow_entity(), [entities.InputTag("mlflow.data.context", "eval")]
        )
