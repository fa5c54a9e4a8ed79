"""Logs step after step, and says which ones were acknowledged, until its input ends."""

import sys
from threading import Thread

import mlflow


def main() -> None:
    mlflow.set_experiment("killed")
    ended: list[bool] = []
    Thread(target=lambda: ended.append(not sys.stdin.read()), daemon=True).start()
    with mlflow.start_run() as run:
        print(run.info.run_id, flush=True)
        step = 0
        while not ended:
            mlflow.log_metrics({"loss": 1 / (1 + step), "acc": step}, step=step)
            mlflow.log_param(f"p{step}", step)
            print(step, flush=True)
            step += 1


if __name__ == "__main__":
    main()
