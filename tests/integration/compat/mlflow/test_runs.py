"""Runs as MLflow's clients start, log to, end and delete them."""

from typing import Any

import pytest

from tests.support.mlflow import MlflowCalls, pairs


@pytest.fixture
def run(mlflow: MlflowCalls) -> str:
    return mlflow.run(mlflow.experiment())


def data(mlflow: MlflowCalls, run: str) -> dict[str, Any]:
    found: dict[str, Any] = mlflow.get("runs/get", run_id=run)["run"]["data"]
    return found


def values(mlflow: MlflowCalls, run: str, family: str) -> dict[str, Any]:
    return {one["key"]: one["value"] for one in data(mlflow, run).get(family, [])}


def test_a_run_starts_with_its_name_user_and_tags(mlflow: MlflowCalls) -> None:
    experiment = mlflow.experiment()
    tags = pairs(stage="dev", **{"mlflow.note.content": "First", "mlflow.parentRunId": "0" * 32})
    said = {"user_id": "ada", "run_name": "base", "start_time": 1_700_000_000_123, "tags": tags}

    made = mlflow.post("runs/create", experiment_id=experiment, **said)["run"]

    run = made["info"]["run_id"]
    assert made["info"] == {
        "run_id": run,
        "run_uuid": run,
        "run_name": "base",
        "experiment_id": experiment,
        "user_id": "ada",
        "status": "RUNNING",
        "start_time": 1_700_000_000_123,
        "artifact_uri": f"mlflow-artifacts:/{experiment}/{run}/artifacts",
        "lifecycle_stage": "active",
    }
    assert values(mlflow, run, "tags") == {tag["key"]: tag["value"] for tag in tags} | {"mlflow.runName": "base"}
    ours = mlflow.api.get(f"/runs/{run}")
    assert (ours["name"], ours["owner"], ours["notes"], ours["parent_id"]) == ("base", "ada", "First", "0" * 32)
    assert mlflow.get("runs/get", run_uuid=run)["run"] == made


def test_a_run_without_a_name_gets_one_and_tag_and_name_stay_in_step(mlflow: MlflowCalls, run: str) -> None:
    assert (
        mlflow.get("runs/get", run_id=run)["run"]["info"]["run_name"] == values(mlflow, run, "tags")["mlflow.runName"]
    )
    mlflow.post("runs/set-tag", run_id=run, key="mlflow.runName", value="second")
    assert mlflow.get("runs/get", run_id=run)["run"]["info"]["run_name"] == "second"
    mlflow.post("runs/update", run_id=run, run_name="third")
    assert values(mlflow, run, "tags")["mlflow.runName"] == "third"


def test_a_run_ends_when_its_client_says_so_and_goes_on_again(mlflow: MlflowCalls, run: str) -> None:
    ended = mlflow.post("runs/update", run_id=run, status="FAILED", end_time=1_900_000_000_001)["run_info"]
    assert (ended["status"], ended["end_time"]) == ("FAILED", 1_900_000_000_001)
    again = mlflow.post("runs/update", run_id=run, status="RUNNING")["run_info"]
    assert again["status"] == "RUNNING"
    assert "end_time" not in again


def test_parameters_tags_and_metrics_of_a_batch_are_read_back(mlflow: MlflowCalls, run: str) -> None:
    params = {"lr": "0.001", "steps": "100", "zero": "007", "rate": "1e-3", "flag": "True", "text": "ü"}
    points = [
        {"key": "loss", "value": 1.5, "timestamp": 1000, "step": 1},
        {"key": "loss", "value": 0.5, "timestamp": 2000, "step": 2},
        {"key": "nan", "value": "NaN", "timestamp": 1000},
        {"key": "inf", "value": "-Infinity", "timestamp": 1000},
    ]
    mlflow.post("runs/log-batch", run_id=run, metrics=points, params=pairs(**params), tags=pairs(a="b"))

    assert values(mlflow, run, "params") == params
    assert values(mlflow, run, "tags")["a"] == "b"
    assert values(mlflow, run, "metrics") == {"loss": 0.5, "nan": "NaN", "inf": "-Infinity"}
    assert {"key": "loss", "value": 0.5, "timestamp": 2000, "step": 2} in data(mlflow, run)["metrics"]


def test_a_parameter_that_is_just_a_number_is_one_to_us(mlflow: MlflowCalls, run: str) -> None:
    mlflow.post("runs/log-batch", run_id=run, params=pairs(lr="0.001", steps="100", rate="1e-3"))
    assert mlflow.api.get(f"/runs/{run}")["params"] == {"lr": 0.001, "steps": 100, "rate": "1e-3"}


def test_a_parameter_that_no_database_holds_may_be_sent_again(mlflow: MlflowCalls, run: str) -> None:
    for _ in range(2):
        mlflow.post("runs/log-parameter", run_id=run, key="text", value="a\0b")


def test_a_parameter_never_changes(mlflow: MlflowCalls, run: str) -> None:
    mlflow.post("runs/log-parameter", run_id=run, key="lr", value="0.1")
    mlflow.post("runs/log-parameter", run_id=run, key="lr", value="0.1")
    said = {"run_id": run, "params": pairs(new="1", lr="0.2"), "tags": pairs(a="b"),
            "metrics": [{"key": "loss", "value": 1, "timestamp": 1}]}  # fmt: skip

    assert "Changing param values is not allowed" in mlflow.refused(
        "INVALID_PARAMETER_VALUE", "POST", "runs/log-parameter", run_id=run, key="lr", value="0.2"
    )
    mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "runs/log-batch", **said)
    assert values(mlflow, run, "params") == {"lr": "0.1"}
    assert "a" not in values(mlflow, run, "tags")
    assert values(mlflow, run, "metrics") == {}


def test_the_latest_point_is_that_of_the_greatest_step_then_time_then_value(mlflow: MlflowCalls, run: str) -> None:
    for step, at, value in ((5, 2000, 1.0), (3, 9000, 2.0), (5, 1000, 3.0), (5, 2000, 0.5)):
        mlflow.post("runs/log-metric", run_id=run, key="loss", value=value, timestamp=at, step=step)
    points = [{"key": "acc", "value": value, "timestamp": 1, "step": 1} for value in (0.7, 0.9, 0.8)]
    mlflow.post("runs/log-batch", run_id=run, metrics=points)

    assert values(mlflow, run, "metrics") == {"loss": 1.0, "acc": 0.9}


def test_a_point_that_is_sent_twice_is_one(mlflow: MlflowCalls, run: str) -> None:
    points = [{"key": "loss", "value": "NaN", "timestamp": 1, "step": 1}, {"key": "a", "value": 1, "timestamp": 1}]
    for _ in range(3):
        mlflow.post("runs/log-batch", run_id=run, metrics=points)
    mlflow.post("runs/log-metric", run_id=run, key="a", value=1, timestamp=1)

    assert len(mlflow.get("metrics/get-history", run_id=run, metric_key="loss")["metrics"]) == 1
    assert len(mlflow.get("metrics/get-history", run_id=run, metric_key="a")["metrics"]) == 1
    assert mlflow.api.get(f"/runs/{run}")["metrics"]["loss"]["nonfinite_count"] == 1


def test_a_tag_is_overwritten_and_deleted(mlflow: MlflowCalls, run: str) -> None:
    for value in ("a", "b"):
        mlflow.post("runs/set-tag", run_id=run, key="stage", value=value)
    assert values(mlflow, run, "tags")["stage"] == "b"
    mlflow.post("runs/delete-tag", run_id=run, key="stage")
    assert "stage" not in values(mlflow, run, "tags")
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "POST", "runs/delete-tag", run_id=run, key="stage")


def test_a_note_is_the_runs_note_and_can_be_taken_away(mlflow: MlflowCalls, run: str) -> None:
    mlflow.post("runs/set-tag", run_id=run, key="mlflow.note.content", value="Good")
    assert mlflow.api.get(f"/runs/{run}")["notes"] == "Good"
    mlflow.post("runs/delete-tag", run_id=run, key="mlflow.note.content")
    assert mlflow.api.get(f"/runs/{run}")["notes"] is None


def test_a_deleted_run_is_read_but_refuses_what_is_logged(mlflow: MlflowCalls, run: str) -> None:
    mlflow.post("runs/log-metric", run_id=run, key="loss", value=1, timestamp=1)
    mlflow.post("runs/delete", run_id=run)

    assert mlflow.get("runs/get", run_id=run)["run"]["info"]["lifecycle_stage"] == "deleted"
    for call, said in (
        ("log-metric", {"key": "loss", "value": 1, "timestamp": 2}),
        ("log-parameter", {"key": "a", "value": "1"}),
        ("set-tag", {"key": "a", "value": "1"}),
        ("log-batch", {"metrics": [{"key": "loss", "value": 1, "timestamp": 2}]}),
        ("update", {"status": "FINISHED"}),
    ):
        mlflow.refused("INVALID_PARAMETER_VALUE", "POST", f"runs/{call}", run_id=run, **said)
    mlflow.post("runs/restore", run_id=run)
    mlflow.post("runs/log-metric", run_id=run, key="loss", value=1, timestamp=2)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("log-metric", {"key": "loss", "value": 1, "timestamp": 2}),
        ("log-batch", {"metrics": [{"key": "loss", "value": 1, "timestamp": 2}]}),
        ("log-batch", {"params": [{"key": "a", "value": "b"}]}),
        ("set-tag", {"key": "a", "value": "1"}),
        ("update", {"status": "FINISHED"}),
        ("delete", {}),
        ("restore", {}),
    ],
)
def test_a_run_that_is_not_there_is_missing(mlflow: MlflowCalls, call: str, said: dict[str, Any]) -> None:
    mlflow.refused("RESOURCE_DOES_NOT_EXIST", "POST", f"runs/{call}", run_id="f" * 32, **said)


POINT = {"key": "loss", "value": 1, "timestamp": 1}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"metrics": [POINT] * 1001}, "parameter 'metrics' supplied"),
        ({"params": pairs(**{f"p{i}": "1" for i in range(101)})}, "parameter 'params' supplied"),
        ({"tags": pairs(**{f"t{i}": "1" for i in range(101)})}, "parameter 'tags' supplied"),
        ({"metrics": [POINT] * 999, "params": pairs(a="1"), "tags": pairs(b="1")}, "at most 1000"),
        ({"metrics": [POINT | {"value": "high"}]}, "Invalid value \"high\" for parameter 'metrics[0].value' supplied"),
        ({"metrics": [{"key": "loss", "value": 1}]}, "Missing value for required parameter 'metrics[0].timestamp'"),
        ({"metrics": [POINT | {"timestamp": -1}]}, "parameter 'metrics[0].timestamp' supplied"),
        ({"metrics": [POINT | {"step": 1 << 63}]}, "parameter 'metrics[0].step' supplied"),
        ({"metrics": [POINT | {"key": "x" * 251}]}, "250 characters"),
        ({"metrics": [POINT | {"key": "a/../b"}]}, "is no name"),
        ({"params": pairs(**{"/a": "1"})}, "is no name"),
        ({"tags": pairs(**{"a?": "1"})}, "is no name"),
        ({"params": [{"key": "a", "value": "1"}, {"key": "a", "value": "1"}]}, "Duplicate parameter keys"),
        ({"tags": pairs(good="1"), "metrics": [POINT | {"key": "a//b"}]}, "is no name"),
    ],
)
def test_a_batch_that_breaks_a_rule_stores_nothing(
    mlflow: MlflowCalls, run: str, said: dict[str, Any], message: str
) -> None:
    assert message in mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "runs/log-batch", run_id=run, **said)
    assert values(mlflow, run, "metrics") == values(mlflow, run, "params") == {}
    assert set(values(mlflow, run, "tags")) == {"mlflow.runName"}


def test_values_that_are_too_long_are_cut_off(mlflow: MlflowCalls, run: str) -> None:
    mlflow.post("runs/log-batch", run_id=run, params=pairs(p="x" * 7000), tags=pairs(t="y" * 9000))
    assert len(values(mlflow, run, "params")["p"]) == 6000
    assert len(values(mlflow, run, "tags")["t"]) == 8000


def test_a_request_without_a_run_says_what_it_lacks(sqlite_mlflow: MlflowCalls) -> None:
    message = sqlite_mlflow.refused("INVALID_PARAMETER_VALUE", "POST", "runs/log-batch")
    assert message == "Missing value for required parameter 'run_id'"


def test_a_body_that_is_no_json_is_a_bad_request(sqlite_mlflow: MlflowCalls) -> None:
    answer = sqlite_mlflow.api.client.post("/api/2.0/mlflow/runs/log-batch", content=b"{")
    assert (answer.status_code, answer.json()["error_code"]) == (400, "BAD_REQUEST")


def test_what_a_client_logs_stands_in_our_table_beside_our_own_runs(mlflow: MlflowCalls, run: str) -> None:
    mlflow.post("runs/log-batch", run_id=run, metrics=[POINT], params=pairs(lr="0.001"))
    found = mlflow.api.get("/runs", filter="metrics.loss = 1 and params.lr < 0.01")
    assert [one["id"] for one in found["items"]] == [run]
