"""Files of runs."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World

TABLE: Final = {"question": ["a", "b"], "answer": [1, 2]}


def _image() -> Any:
    import numpy as np

    return np.zeros((4, 4, 3), dtype=np.uint8)


def _figure() -> Any:
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib.figure import Figure

    return Figure(figsize=(1, 1))


def _tree(w: World) -> str:
    """A folder with a file and a folder in it."""
    (w.folder / "tree" / "deep").mkdir(parents=True)
    (w.folder / "tree" / "top.txt").write_text("top")
    (w.folder / "tree" / "deep" / "leaf ä.txt").write_text("leaf")
    return str(w.folder / "tree")


def _suffixes(w: World, run: str, path: str) -> list[str]:
    return sorted(Path(one.path).suffix for one in w.client.list_artifacts(run, path))


def _downloaded(w: World, path: str) -> str:
    return Path(w.client.download_artifacts(w.run, path, str(w.folder))).read_text()


CASES: Final[Cases] = {
    "client.log_artifact": lambda w: [
        w.client.log_artifact(w.run, w.file, "kept"),
        w.files(),
        w.files(path="kept"),
        _downloaded(w, "kept/notes.txt"),
    ],
    "mlflow.log_artifact": lambda w: [w.active and w.mlflow.log_artifact(w.file), w.files(w.active)],
    "client.log_artifacts": lambda w: [
        w.client.log_artifacts(w.run, _tree(w), "kept"),
        w.files(path="kept"),
        w.files(path="kept/deep"),
        _downloaded(w, "kept/deep/leaf ä.txt"),
    ],
    "mlflow.log_artifacts": lambda w: [w.active and w.mlflow.log_artifacts(_tree(w)), w.files(w.active)],
    "client.log_text": lambda w: [w.client.log_text(w.run, "ein Wort", "a/b.txt"), _downloaded(w, "a/b.txt")],
    "mlflow.log_text": lambda w: [w.active and w.mlflow.log_text("words", "a.txt"), w.files(w.active)],
    "client.log_dict": lambda w: [w.client.log_dict(w.run, {"a": 1}, "a.json"), _downloaded(w, "a.json")],
    "mlflow.log_dict": lambda w: [w.active and w.mlflow.log_dict({"a": [1]}, "a.yaml"), w.files(w.active)],
    "client.log_stream": lambda w: [w.client.log_stream(w.run, io.BytesIO(b"bytes"), "a.bin"), w.files()],
    "mlflow.log_stream": lambda w: [w.active and w.mlflow.log_stream(io.BytesIO(b"bytes"), "a.bin"), w.files(w.active)],
    "client.log_figure": lambda w: [w.client.log_figure(w.run, _figure(), "a/plot.png"), _suffixes(w, w.run, "a")],
    "mlflow.log_figure": lambda w: [
        w.active and w.mlflow.log_figure(_figure(), "a/plot.png"),
        _suffixes(w, w.active, "a"),
    ],
    "client.log_image": lambda w: [
        w.client.log_image(w.run, _image(), "one.png"),
        w.client.log_image(w.run, _image(), key="many", step=1, synchronous=True),
        _suffixes(w, w.run, "images"),
        w.data.tags,
    ],
    "mlflow.log_image": lambda w: [
        w.active and w.mlflow.log_image(_image(), key="many", step=1, synchronous=True),
        _suffixes(w, w.active, "images"),
    ],
    "mlflow.flush_artifact_async_logging": lambda w: [
        w.active and w.mlflow.log_image(_image(), key="many", step=1, synchronous=False),
        w.mlflow.flush_artifact_async_logging(),
        _suffixes(w, w.active, "images"),
    ],
    "client.log_table": lambda w: [
        w.client.log_table(w.run, TABLE, "t.json"),
        w.client.log_table(w.run, TABLE, "t.json"),
        w.client.load_table(w.experiment, "t.json"),
    ],
    "mlflow.log_table": lambda w: [
        w.active and w.mlflow.log_table(TABLE, "t.json"),
        w.active_data.tags["mlflow.loggedArtifacts"],
    ],
    "client.load_table": lambda w: [
        w.client.log_table(w.run, TABLE, "t.json"),
        w.client.load_table(w.experiment, "t.json", run_ids=[w.run], extra_columns=["run_id"]),
    ],
    "mlflow.load_table": lambda w: [
        w.active and w.mlflow.log_table(TABLE, "t.json"),
        w.mlflow.load_table("t.json", run_ids=[w.active]),
    ],
    "client.list_artifacts": lambda w: [
        w.files(),
        w.client.log_artifacts(w.run, _tree(w)),
        w.client.list_artifacts(w.run),
        w.client.list_artifacts(w.run, "deep"),
        w.client.list_artifacts(w.run, "top.txt"),
    ],
    "client.download_artifacts": lambda w: [
        w.client.log_artifacts(w.run, _tree(w)),
        sorted(path.name for path in Path(w.client.download_artifacts(w.run, "")).rglob("*.txt")),
        _downloaded(w, "top.txt"),
    ],
    "mlflow.get_artifact_uri": lambda w: [w.active and w.mlflow.get_artifact_uri(), w.mlflow.get_artifact_uri("a/b")],
    "mlflow.import_checkpoints": lambda w: w.active and w.mlflow.import_checkpoints(_tree(w)),
}
ABOUT: Final = ""
DIFFERENCES: Final[dict[str, str]] = {}
