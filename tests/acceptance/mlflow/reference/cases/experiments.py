"""Experiments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases

CASES: Final[Cases] = {
    "client.create_experiment": lambda w: w.client.get_experiment(
        w.client.create_experiment(w.name, tags={"team": "vision"})
    ),
    "mlflow.create_experiment": lambda w: w.client.get_experiment(
        w.mlflow.create_experiment(w.name, tags={"team": "vision"})
    ),
    "mlflow.set_experiment": lambda w: [w.mlflow.set_experiment(w.name), w.mlflow.set_experiment(w.name).name],
    "client.get_experiment": lambda w: w.client.get_experiment(w.experiment),
    "mlflow.get_experiment": lambda w: w.mlflow.get_experiment(w.experiment),
    "client.get_experiment_by_name": lambda w: [
        w.client.get_experiment_by_name(w.name),
        w.client.get_experiment(w.experiment).name,
        w.client.get_experiment_by_name(w.name),
    ],
    "mlflow.get_experiment_by_name": lambda w: [
        w.mlflow.get_experiment_by_name(w.name),
        w.client.get_experiment(w.experiment).name,
        w.mlflow.get_experiment_by_name(w.name).name,
    ],
    "client.rename_experiment": lambda w: [
        w.client.rename_experiment(w.experiment, f"{w.name}-new"),
        w.client.get_experiment(w.experiment).name,
    ],
    "client.delete_experiment": lambda w: [
        w.client.delete_experiment(w.experiment),
        w.client.get_experiment(w.experiment).lifecycle_stage,
    ],
    "mlflow.delete_experiment": lambda w: [
        w.mlflow.delete_experiment(w.experiment),
        w.client.get_experiment(w.experiment).lifecycle_stage,
    ],
    "client.restore_experiment": lambda w: [
        w.client.delete_experiment(w.experiment),
        w.client.restore_experiment(w.experiment),
        w.client.get_experiment(w.experiment).lifecycle_stage,
    ],
    "mlflow.restore_experiment": lambda w: [
        w.client.delete_experiment(w.experiment),
        w.mlflow.restore_experiment(w.experiment),
        w.client.get_experiment(w.experiment).lifecycle_stage,
    ],
    "client.set_experiment_tag": lambda w: [
        w.client.set_experiment_tag(w.experiment, "team", "vision"),
        w.client.get_experiment(w.experiment).tags,
    ],
    "mlflow.set_experiment_tag": lambda w: [
        w.active and w.mlflow.set_experiment_tag("team", "vision"),
        w.client.get_experiment_by_name(w.name).tags,
    ],
    "mlflow.set_experiment_tags": lambda w: [
        w.active and w.mlflow.set_experiment_tags({"team": "vision", "mlflow.note.content": "digits"}),
        w.client.get_experiment_by_name(w.name).tags,
    ],
    "client.delete_experiment_tag": lambda w: [
        w.client.set_experiment_tag(w.experiment, "team", "vision"),
        w.client.delete_experiment_tag(w.experiment, "team"),
        w.client.get_experiment(w.experiment).tags,
    ],
    "mlflow.delete_experiment_tag": lambda w: [
        w.active and w.mlflow.set_experiment_tag("team", "vision"),
        w.mlflow.delete_experiment_tag("team"),
        w.client.get_experiment_by_name(w.name).tags,
    ],
    "client.search_experiments": lambda w: [
        w.experiment and w.found(w.client.search_experiments, filter_string=f"name = '{w.name}'"),
        w.found(w.client.search_experiments, filter_string=f"name LIKE '{w.name}%'", order_by=["name ASC"]),
    ],
    "mlflow.search_experiments": lambda w: (
        w.experiment and w.found(w.mlflow.search_experiments, filter_string=f"name ILIKE '{w.name.upper()}'")
    ),
}
ABOUT: Final = ""
DIFFERENCES: Final[dict[str, str]] = {}
