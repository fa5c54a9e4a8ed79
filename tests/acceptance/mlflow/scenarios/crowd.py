"""Twenty-four threads want the same experiment at the same time, and log there."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from mlflow import MlflowClient, MlflowException

THREADS = 24


def main() -> None:
    together = Barrier(THREADS)

    def one(number: int) -> list[str]:
        client = MlflowClient()
        together.wait()
        try:
            how, experiment = "made", client.create_experiment("same")
        except MlflowException as error:
            found = client.get_experiment_by_name("same")
            how, experiment = error.error_code, found.experiment_id if found else ""
        run = client.create_run(experiment, run_name=f"thread-{number}")
        client.log_param(run.info.run_id, "number", number)
        client.set_terminated(run.info.run_id)
        return [how, experiment]

    with ThreadPoolExecutor(THREADS) as pool:
        print(json.dumps(list(pool.map(one, range(THREADS)))))


if __name__ == "__main__":
    main()
