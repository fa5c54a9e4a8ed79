"""Settings, and work done on the client's side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World

PROJECT: Final = """name: small
entry_points:
  main:
    command: python -c "import mlflow; mlflow.log_metric('loss', 0.5)"
"""


def _project(w: World) -> Any:
    (w.folder / "MLproject").write_text(PROJECT)
    done = w.mlflow.run(str(w.folder), experiment_id=w.experiment, env_manager="local")
    return [done.get_status(), w.client.get_run(done.run_id).data.metrics]


def _evaluated(w: World) -> Any:
    import pandas as pd

    frame = pd.DataFrame({"y": [1.0, 2.0, 3.0], "guess": [1.0, 2.0, 4.0]})
    return w.active and w.mlflow.evaluate(data=frame, targets="y", predictions="guess", model_type="regressor")


def _validated(w: World) -> Any:
    threshold = w.mlflow.models.MetricThreshold(threshold=2, greater_is_better=False)
    return w.mlflow.validate_evaluation_results({"max_error": threshold}, _evaluated(w))


def _again(w: World, set_uri: str, get_uri: str) -> Any:
    uri = getattr(w.mlflow, get_uri)()
    return [getattr(w.mlflow, set_uri)(uri), getattr(w.mlflow, get_uri)() == uri]


CASES: Final[Cases] = {
    "mlflow.set_tracking_uri": lambda w: _again(w, "set_tracking_uri", "get_tracking_uri"),
    "mlflow.get_tracking_uri": lambda w: w.mlflow.get_tracking_uri(),
    "mlflow.is_tracking_uri_set": lambda w: w.mlflow.is_tracking_uri_set(),
    "mlflow.set_registry_uri": lambda w: _again(w, "set_registry_uri", "get_registry_uri"),
    "mlflow.get_registry_uri": lambda w: w.mlflow.get_registry_uri(),
    "mlflow.enable_system_metrics_logging": lambda w: w.mlflow.enable_system_metrics_logging(),
    "mlflow.disable_system_metrics_logging": lambda w: w.mlflow.disable_system_metrics_logging(),
    "mlflow.set_system_metrics_node_id": lambda w: w.mlflow.set_system_metrics_node_id("one"),
    "mlflow.set_system_metrics_sampling_interval": lambda w: w.mlflow.set_system_metrics_sampling_interval(1),
    "mlflow.set_system_metrics_samples_before_logging": lambda w: w.mlflow.set_system_metrics_samples_before_logging(1),
    "mlflow.autolog": lambda w: w.mlflow.autolog(disable=True, silent=True),
    "mlflow.doctor": lambda w: w.mlflow.doctor(mask_envs=True),
    "mlflow.login": lambda w: w.mlflow.login(interactive=False),
    "mlflow.run": _project,
    "mlflow.evaluate": lambda w: [_evaluated(w).metrics, sorted(w.active_data.metrics)],
    "mlflow.validate_evaluation_results": _validated,
}
ABOUT: Final = (
    "Most of these are settings of the client itself. A project, an evaluation and autologging log as any script does."
)
DIFFERENCES: Final[dict[str, str]] = {}
