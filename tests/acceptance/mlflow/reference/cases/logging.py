"""Metrics, parameters, tags and data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World


def _batch(w: World) -> Any:
    entities = w.mlflow.entities
    metrics = [w.metric("loss", 1 / (1 + step), step) for step in range(3)] + [w.metric("odd", float("nan"))]
    return w.client.log_batch(w.run, metrics, [entities.Param("lr", "0.1")], [entities.RunTag("team", "vision")])


def _refused(w: World) -> list[Any]:
    """A parameter that would change."""
    w.client.log_param(w.run, "lr", 0.1)
    try:
        w.client.log_param(w.run, "lr", 0.2)
    except w.mlflow.MlflowException as error:
        return [error.error_code, w.data.params]
    return ["changed"]


CASES: Final[Cases] = {
    "client.log_metric": lambda w: [
        w.client.log_metric(w.run, "loss", 0.5, timestamp=1_700_000_000_000, step=3),
        w.client.log_metric(w.run, "loss", 0.25, synchronous=False, step=4).wait(),
        w.client.get_metric_history(w.run, "loss"),
    ],
    "mlflow.log_metric": lambda w: [
        w.active and w.mlflow.log_metric("loss", 0.5, step=3, timestamp=1_700_000_000_000),
        w.mlflow.log_metric("loss", float("inf"), step=4),
        w.active_data.metrics["loss"] > 1e308,
    ],
    "mlflow.log_metrics": lambda w: [
        w.active and w.mlflow.log_metrics({"loss": 0.5, "acc": 1}, step=1),
        w.mlflow.log_metrics({"loss": 0.1}, step=2, synchronous=False).wait(),
        w.active_data.metrics,
    ],
    "client.get_metric_history": lambda w: [_batch(w), w.client.get_metric_history(w.run, "loss")],
    "client.log_param": _refused,
    "mlflow.log_param": lambda w: [
        w.active and w.mlflow.log_param("lr", 0.1),
        w.mlflow.log_param("layers", [1, 2], synchronous=False).wait(),
        w.active_data.params,
    ],
    "mlflow.log_params": lambda w: [
        w.active and w.mlflow.log_params({"lr": 0.1, "depth": 3, "fast": True, "none": None}),
        w.active_data.params,
    ],
    "client.log_batch": lambda w: [_batch(w), w.data],
    "client.set_tag": lambda w: [
        w.client.set_tag(w.run, "team", "vision"),
        w.client.set_tag(w.run, "team", "speech"),
        w.data.tags,
    ],
    "mlflow.set_tag": lambda w: [w.active and w.mlflow.set_tag("team", "vision"), w.active_data.tags["team"]],
    "mlflow.set_tags": lambda w: [
        w.active and w.mlflow.set_tags({"team": "vision", "size": 3}),
        w.active_data.tags["team"],
        w.active_data.tags["size"],
    ],
    "client.delete_tag": lambda w: [
        w.client.set_tag(w.run, "team", "vision"),
        w.client.delete_tag(w.run, "team"),
        w.data.tags,
    ],
    "mlflow.delete_tag": lambda w: [
        w.active and w.mlflow.set_tag("team", "vision"),
        w.mlflow.delete_tag("team"),
        w.active_data.tags.get("team"),
    ],
    "client.log_inputs": lambda w: [
        w.client.log_inputs(w.run, [w.dataset_input()]),
        w.client.get_run(w.run).inputs.dataset_inputs,
    ],
    "mlflow.log_input": lambda w: [
        w.active and w.mlflow.log_input(w.dataset(), context="training", tags={"part": "1"}),
        w.client.get_run(w.active).inputs.dataset_inputs,
    ],
    "mlflow.log_inputs": lambda w: [
        w.active and w.mlflow.log_inputs([w.dataset()], ["training"], [None]),
        w.client.get_run(w.active).inputs.dataset_inputs,
    ],
    "client.log_outputs": lambda w: [
        w.client.log_outputs(w.run, [w.mlflow.entities.LoggedModelOutput(w.logged, 3)]),
        w.client.get_run(w.run).outputs,
    ],
    "mlflow.log_outputs": lambda w: [
        w.active and w.mlflow.log_outputs([w.mlflow.entities.LoggedModelOutput(w.logged, 3)]),
        w.client.get_run(w.active).outputs,
    ],
    "mlflow.flush_async_logging": lambda w: [
        w.active and w.mlflow.log_metric("loss", 0.5, synchronous=False) and None,
        w.mlflow.flush_async_logging(),
        w.active_data.metrics,
    ],
}
ABOUT: Final = ""
DIFFERENCES: Final[dict[str, str]] = {}
