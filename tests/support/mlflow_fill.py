"""Fills one of MLflow's stores through its own client, and writes down what it was told.

Run by the interpreter of MLflow's environment: `python mlflow_fill.py TRACKING_URI EXPECTED.json`
"""

import json
import os
import sys
from hashlib import sha256
from importlib import import_module
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ |= {"MLFLOW_ALLOW_FILE_STORE": "true", "MLFLOW_DISABLE_TELEMETRY": "true", "GIT_PYTHON_REFRESH": "quiet"}

mlflow = import_module("mlflow")
entities = import_module("mlflow.entities")

START = 1_700_000_000_000
LONG = 10_000
Point = tuple[str, int, int, float]


def long_history() -> list[Point]:
    """Two metrics logged together, with every kind of number, steps that come again and points that come twice."""
    odd = {100: float("nan"), 200: float("inf"), 300: float("-inf"), 400: 5e-324, 500: 1e308, 600: -0.125}
    points: list[Point] = []
    for i in range(LONG):
        step, at = (i if i < 9_000 else i - 4_000), START + i * 17
        points += [("loss", step, at, odd.get(i, 1 / (i + 1))), ("train/acc", step, at, i / LONG)]
    return points + points[:10]


def few_points() -> list[Point]:
    """Names that mean something in a table of points, a step below zero, and two values at one step and time."""
    names = ["step", "time", "name", "value", "äöü/ß", "system/cpu 1", "a.b-c_d"]
    points = [(name, step, START + step, float(step)) for name in names for step in range(-3, 20)]
    return [*points, ("tie", 7, START, 1.0), ("tie", 7, START, 3.0), ("tie", 7, START, 2.0), ("big", 1 << 62, 0, 1e300)]


PARAMS = {
    "lr": "0.001", "layers": "3", "short": "1e-3", "flag": "True", "nothing": "None", "nan": "nan", "text": "x" * 6000,
    "snow": "☃ und Schnee\nzweite Zeile", "a/b.c-d e": "-7", "huge": "123456789012345678901234567890",
}  # fmt: skip
FILES = {
    "model/weights.bin": bytes(range(256)) * 1200,
    "notes/über uns.txt": "ñ".encode(),
    "empty": b"",
    "a/b/c/d.txt": b"d",
}


class Filler:
    def __init__(self, uri: str) -> None:
        mlflow.set_tracking_uri(uri)
        self.client = mlflow.MlflowClient(uri)
        self.runs: dict[str, dict[str, Any]] = {}
        self.clock = START

    def experiment(self, name: str, note: str | None = None) -> str:
        tags = {"mlflow.note.content": note, "team": "vision"} if note else {}
        return str(self.client.create_experiment(name, tags=tags))

    def run(
        self,
        experiment: str,
        name: str,
        *,
        parent: str | None = None,
        status: str = "FINISHED",
        params: dict[str, str] | None = None,
        tags: dict[str, str] | None = None,
        points: list[Point] | None = None,
        files: dict[str, bytes] | None = None,
    ) -> str:
        self.clock += 60_000
        given = {"mlflow.user": "ada", **(tags or {}), **({"mlflow.parentRunId": parent} if parent else {})}
        made = self.client.create_run(experiment, start_time=self.clock, tags=given, run_name=name)
        run = str(made.info.run_id)
        end = None if status == "RUNNING" else self.clock + 30_000
        told = {"experiment": experiment, "name": name, "status": status, "start": self.clock, "end": end}
        lists = {"params": params or {}, "tags": given, "points": points or []}
        self.runs[run] = {**told, "parent": parent, "deleted": False, **lists, "files": {}}
        self._log(run, params or {}, points or [])
        for path, data in (files or {}).items():
            self._file(run, path, data)
        if end is not None:
            self.client.set_terminated(run, status, end)
        return run

    def _log(self, run: str, params: dict[str, str], points: list[Point]) -> None:
        metrics = iter([entities.Metric(key, value, at, step) for key, step, at, value in points])
        while some := list(islice(metrics, 1000)):
            self.client.log_batch(run, metrics=some)
        for key, value in params.items():
            self.client.log_param(run, key, value)

    def _file(self, run: str, path: str, data: bytes) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder) / Path(path).name
            file.write_bytes(data)
            self.client.log_artifact(run, str(file), path.rpartition("/")[0] or None)
        self.runs[run]["files"][path] = sha256(data).hexdigest()

    def uses(self, run: str, name: str, context: str) -> None:
        """Log a dataset of that name."""
        told = {"name": name, "digest": "d1", "source_type": "local", "source": '{"uri": "x"}', "schema": '{"a": 1}'}
        tags = [entities.InputTag("mlflow.data.context", context), entities.InputTag("part", "1")]
        self.client.log_inputs(run, [entities.DatasetInput(entities.Dataset(**told), tags)])
        self.runs[run].setdefault("datasets", []).append({**told, "context": context})

    def model(self, experiment: str, run: str, name: str) -> str:
        """Log a model with a file, made by a run."""
        status = import_module("mlflow.entities.logged_model_status").LoggedModelStatus
        told = {"source_run_id": run, "tags": {"kind": "tree"}, "params": {"depth": "3"}, "model_type": "classifier"}
        made = self.client.create_logged_model(experiment, name=name, **told)
        self.client.log_outputs(run, [entities.LoggedModelOutput(made.model_id, 7)])
        with TemporaryDirectory() as folder:
            (Path(folder) / "MLmodel").write_text(f"name: {name}")
            self.client.log_model_artifacts(made.model_id, folder)
        self.client.log_metric(run, "val/acc", 0.5, START, 3, model_id=made.model_id)
        self.client.finalize_logged_model(made.model_id, status.READY)
        self.runs[run]["points"].append(("val/acc", 3, START, 0.5))
        return str(made.model_id)

    def delete(self, run: str) -> None:
        self.client.delete_run(run)
        self.runs[run]["deleted"] = True


def registry(filler: Filler, experiment: str, run: str) -> None:
    """Two registered models: one with a version that is gone, aliases and tags, one without any version."""
    client = filler.client
    model = filler.model(experiment, run, "digits")
    client.create_registered_model("best digits", tags={"team": "vision"}, description="What *serves*")
    for source, of in ((f"runs:/{run}/model", None), (f"models:/{model}", model), (f"models:/{model}", model)):
        told = {"tags": {"gate": "passed"}, "description": "try", "model_id": of}
        made = client.create_model_version("best digits", source, run, **told)
    client.delete_model_version("best digits", "2")
    client.set_registered_model_alias("best digits", "champion", made.version)
    client.create_registered_model("empty")


def fill(filler: Filler) -> None:
    mnist = filler.experiment("mnist", "Digits, *small* networks")
    long = filler.run(mnist, "long", params=PARAMS, points=long_history(), tags={"mlflow.note.content": "Went well."})
    filler.uses(long, "digits", "training")
    filler.uses(long, "ünseen", "testing")
    filler.run(mnist, "child 1", parent=long, status="FAILED", points=few_points(), tags={"long": "y" * 5000})
    filler.run(mnist, "child 2", parent=long, status="KILLED", files=FILES)
    filler.run(mnist, "alive", status="RUNNING", points=[("loss", 0, START, 0.5)])
    filler.delete(filler.run(mnist, "deleted", params={"lr": "1"}, points=[("loss", 1, START, 0.25)]))
    registry(filler, mnist, long)
    odd = filler.experiment("ödd näme / ☃")
    filler.run(odd, "naïve run", tags={"schlüssel": "wert"}, points=[("loss", 3, START, 1.5)])
    gone = filler.experiment("gone")
    filler.run(gone, "in the bin", params={"lr": "2"}, points=[("loss", 2, START, 0.75)], files={"a.txt": b"a"})
    filler.client.delete_experiment(gone)


def main() -> None:
    uri, expected = sys.argv[1:]
    filler = Filler(uri)
    fill(filler)
    Path(expected).write_text(json.dumps(filler.runs))


if __name__ == "__main__":
    main()
