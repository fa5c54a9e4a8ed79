"""A training as people write it with MLflow: everything that a run can hold, and a run in a run."""

import json

import mlflow
import numpy as np
import pandas as pd
from PIL import Image

STEPS = 50


def main() -> None:
    mlflow.set_experiment("digits")
    with mlflow.start_run(run_name="outer", description="why it was run", tags={"team": "vision"}) as outer:
        mlflow.log_params({"lr": 1e-3, "depth": 3, "optimizer": "adam", "layers": [64, 32]})
        log_metrics()
        log_files()
        frame = pd.DataFrame({"x": [1.0, 2.0], "y": [0, 1]})
        data = mlflow.data.from_pandas(frame, source="https://example.org/digits.csv", name="digits", targets="y")
        mlflow.log_input(data, context="training")
        with mlflow.start_run(run_name="inner", nested=True) as inner:
            mlflow.log_metric("fold", 1)
    try:
        with mlflow.start_run(run_name="broken") as broken:
            raise RuntimeError("diverged")
    except RuntimeError:
        found = mlflow.search_runs(filter_string="metrics.`val/acc` > 0.5 and params.optimizer = 'adam'")
    runs = {"outer": outer, "inner": inner, "broken": broken}
    print(json.dumps({name: run.info.run_id for name, run in runs.items()} | {"found": list(found.run_id)}))


def log_metrics() -> None:
    for step in range(STEPS):
        mlflow.log_metrics({"train/loss": 1 / (1 + step), "val/acc": step / STEPS}, step=step)
        mlflow.log_metric("late", step, step=step, synchronous=False)
    mlflow.log_metric("odd", float("nan"), step=0)
    mlflow.log_metric("odd", float("inf"), step=1)
    mlflow.flush_async_logging()


def log_files() -> None:
    mlflow.log_text("some words", "notes/readme.txt")
    mlflow.log_dict({"classes": 10}, "config.json")
    mlflow.log_image(Image.new("RGB", (8, 8), "red"), "red.png")
    mlflow.log_image(np.zeros((8, 8, 3), dtype=np.uint8), key="samples", step=1, synchronous=True)
    mlflow.log_table({"question": ["a", "b"], "answer": [1, 2]}, "answers.json")


if __name__ == "__main__":
    main()
