"""Data sets for the evaluation of language models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases

CASES: Final[Cases] = {
    "client.create_dataset": lambda w: w.client.create_dataset(w.name, w.experiment).name,
    "client.get_dataset": lambda w: w.client.get_dataset("d-none"),
    "client.delete_dataset": lambda w: w.client.delete_dataset("d-none"),
    "client.search_datasets": lambda w: w.found(w.client.search_datasets, experiment_ids=[w.experiment]),
    "client.set_dataset_tags": lambda w: w.client.set_dataset_tags("d-none", {"a": "b"}),
    "client.delete_dataset_tag": lambda w: w.client.delete_dataset_tag("d-none", "a"),
    "client.add_dataset_to_experiments": lambda w: w.client.add_dataset_to_experiments("d-none", [w.experiment]),
    "client.remove_dataset_from_experiments": lambda w: w.client.remove_dataset_from_experiments(
        "d-none", [w.experiment]
    ),
}
ABOUT: Final = "They belong to traces as well. The data that a run used is kept: see `log_input`."
DIFFERENCES: Final[dict[str, str]] = {}
