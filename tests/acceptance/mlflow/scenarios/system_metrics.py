"""A run that measures its machine."""

import mlflow

from tests.support.poll import eventually

NAME = "system/cpu_utilization_percentage"


def main() -> None:
    mlflow.set_experiment("machine")
    mlflow.set_system_metrics_sampling_interval(0.1)
    mlflow.set_system_metrics_samples_before_logging(1)
    client = mlflow.MlflowClient()
    with mlflow.start_run(log_system_metrics=True) as run:
        eventually(lambda: len(client.get_metric_history(run.info.run_id, NAME)) > 1, 60, what="measurements")
    print(run.info.run_id)


if __name__ == "__main__":
    main()
