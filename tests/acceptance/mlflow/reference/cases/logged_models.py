"""Logged models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World


def _ready(w: World) -> Any:
    return w.client.finalize_logged_model(w.logged, "READY")


CASES: Final[Cases] = {
    "client.create_logged_model": lambda w: w.client.create_logged_model(
        w.experiment, "net", w.run, tags={"team": "vision"}, params={"depth": "3"}, model_type="cnn"
    ),
    "mlflow.initialize_logged_model": lambda w: w.mlflow.initialize_logged_model("net", experiment_id=w.experiment),
    "mlflow.create_external_model": lambda w: w.mlflow.create_external_model(
        "net", experiment_id=w.experiment, params={"depth": "3"}
    ),
    "client.finalize_logged_model": _ready,
    "mlflow.finalize_logged_model": lambda w: w.mlflow.finalize_logged_model(w.logged, "FAILED"),
    "client.get_logged_model": lambda w: w.client.get_logged_model(w.logged),
    "mlflow.get_logged_model": lambda w: w.mlflow.get_logged_model(w.logged),
    "mlflow.last_logged_model": lambda w: [
        w.active and w.mlflow.initialize_logged_model("net").name,
        w.mlflow.last_logged_model().name,
    ],
    "client.delete_logged_model": lambda w: [
        w.client.delete_logged_model(w.logged),
        w.client.search_logged_models([w.experiment]),
    ],
    "client.set_logged_model_tags": lambda w: [
        w.client.set_logged_model_tags(w.logged, {"team": "vision"}),
        w.client.get_logged_model(w.logged).tags,
    ],
    "mlflow.set_logged_model_tags": lambda w: [
        w.mlflow.set_logged_model_tags(w.logged, {"team": "vision"}),
        w.client.get_logged_model(w.logged).tags,
    ],
    "client.delete_logged_model_tag": lambda w: [
        w.client.set_logged_model_tags(w.logged, {"team": "vision"}),
        w.client.delete_logged_model_tag(w.logged, "team"),
        w.client.get_logged_model(w.logged).tags,
    ],
    "mlflow.delete_logged_model_tag": lambda w: [
        w.client.set_logged_model_tags(w.logged, {"team": "vision"}),
        w.mlflow.delete_logged_model_tag(w.logged, "team"),
        w.client.get_logged_model(w.logged).tags,
    ],
    "client.log_model_params": lambda w: [
        w.client.log_model_params(w.logged, {"depth": "3"}),
        w.client.get_logged_model(w.logged).params,
    ],
    "mlflow.log_model_params": lambda w: [
        w.mlflow.log_model_params({"depth": "3"}, w.logged),
        w.client.get_logged_model(w.logged).params,
    ],
    "client.log_model_artifact": lambda w: [
        w.client.log_model_artifact(w.logged, w.file),
        w.client.list_logged_model_artifacts(w.logged),
    ],
    "client.log_model_artifacts": lambda w: [
        w.client.log_model_artifacts(w.logged, w.file.rpartition("/")[0], "kept"),
        w.client.list_logged_model_artifacts(w.logged, "kept"),
    ],
    "client.list_logged_model_artifacts": lambda w: [
        w.client.list_logged_model_artifacts(w.logged),
        w.client.log_model_artifact(w.logged, w.file, "kept"),
        w.client.list_logged_model_artifacts(w.logged),
    ],
    "client.search_logged_models": lambda w: [
        _ready(w).name,
        w.client.log_metric(w.run, "acc", 0.9, model_id=w.logged),
        w.found(w.client.search_logged_models, experiment_ids=[w.experiment], filter_string="metrics.acc > 0.5"),
        w.found(w.client.search_logged_models, experiment_ids=[w.experiment], filter_string="name = 'other'"),
    ],
    "mlflow.search_logged_models": lambda w: [
        _ready(w).name,
        w.found(w.mlflow.search_logged_models, experiment_ids=[w.experiment], output_format="list"),
    ],
    "mlflow.set_active_model": lambda w: [w.active and w.mlflow.set_active_model(name="net").name],
    "mlflow.get_active_model_id": lambda w: [
        w.mlflow.get_active_model_id(),
        w.active and w.mlflow.set_active_model(name="net").name,
        w.mlflow.get_active_model_id(),
    ],
    "mlflow.clear_active_model": lambda w: [
        w.active and w.mlflow.set_active_model(name="net").name,
        w.mlflow.clear_active_model(),
        w.mlflow.get_active_model_id(),
    ],
}
ABOUT: Final = ""
DIFFERENCES: Final[dict[str, str]] = {}
