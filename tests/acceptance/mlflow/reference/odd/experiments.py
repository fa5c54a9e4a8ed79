"""Experiments at the edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World

MISSING: Final = "999999"


def _pages(w: World) -> list[list[str]]:
    for number in range(5):
        w.client.create_experiment(f"{w.name}-{number}")
    asked: dict[str, Any] = {"filter_string": f"name LIKE '{w.name}-%'", "order_by": ["name DESC"], "max_results": 2}
    page = w.client.search_experiments(**asked)
    found = [[one.name for one in page]]
    while page.token:
        page = w.client.search_experiments(**asked, page_token=page.token)
        found.append([one.name for one in page])
    return found


def _newest_first(w: World) -> list[str]:
    for number in range(3):
        w.client.create_experiment(f"{w.name}-{number}")
    return w.found(w.client.search_experiments, filter_string=f"name LIKE '{w.name}-%'")


CASES: Final[Cases] = {
    "an experiment's name is taken": lambda w: [w.experiment, w.client.create_experiment(w.name)],
    "an experiment's name is that of a deleted one": lambda w: [
        w.client.delete_experiment(w.experiment),
        w.client.create_experiment(w.name),
    ],
    "an experiment's name is empty": lambda w: w.client.create_experiment(""),
    "an experiment's name has 600 characters": lambda w: w.client.create_experiment("x" * 600),
    "an experiment's name has odd characters": lambda w: (
        w.client.get_experiment(w.client.create_experiment(f"{w.name} /ä'\"%\\")).name
    ),
    "an experiment is missing": lambda w: w.client.get_experiment(MISSING),
    "an experiment's id is no number": lambda w: w.client.get_experiment("a b"),
    "experiment 0 is asked for": lambda w: w.client.get_experiment("0").name,
    "a deleted experiment is asked for by name": lambda w: [
        w.client.delete_experiment(w.experiment),
        w.client.get_experiment_by_name(w.name).lifecycle_stage,
    ],
    "a missing experiment is deleted": lambda w: w.client.delete_experiment(MISSING),
    "an experiment is deleted twice": lambda w: [
        w.client.delete_experiment(w.experiment),
        w.client.delete_experiment(w.experiment),
    ],
    "an experiment that was not deleted is restored": lambda w: w.client.restore_experiment(w.experiment),
    "an experiment is renamed to a taken name": lambda w: [
        w.client.create_experiment(f"{w.name}-other") and None,
        w.client.rename_experiment(w.experiment, f"{w.name}-other"),
    ],
    "a deleted experiment is renamed": lambda w: [
        w.client.delete_experiment(w.experiment),
        w.client.rename_experiment(w.experiment, f"{w.name}-other"),
    ],
    "a deleted experiment is tagged": lambda w: [
        w.client.delete_experiment(w.experiment),
        w.client.set_experiment_tag(w.experiment, "a", "b"),
    ],
    "an experiment's tag is missing and deleted": lambda w: w.client.delete_experiment_tag(w.experiment, "a"),
    "an experiment's tag has a long value": lambda w: [
        w.client.set_experiment_tag(w.experiment, "a", "b" * 5001),
        len(w.client.get_experiment(w.experiment).tags["a"]),
    ],
    "an experiment's tag has too long a value": lambda w: w.client.set_experiment_tag(w.experiment, "a", "b" * 20_001),
    "an experiment's description is set and taken away": lambda w: [
        w.client.set_experiment_tag(w.experiment, "mlflow.note.content", "digits"),
        w.client.get_experiment(w.experiment).tags,
        w.client.delete_experiment_tag(w.experiment, "mlflow.note.content"),
        w.client.get_experiment(w.experiment).tags,
    ],
    "experiments are searched with a filter that is none": lambda w: w.client.search_experiments(
        filter_string="foo bar"
    ),
    "experiments are searched by what they do not have": lambda w: w.client.search_experiments(
        filter_string="foo = 'a'"
    ),
    "experiments are ordered by what they do not have": lambda w: w.client.search_experiments(order_by=["foo"]),
    "experiments are searched with a token that is none": lambda w: w.client.search_experiments(page_token="%%%"),
    "experiments are found page by page": _pages,
    "experiments are listed without an order": _newest_first,
}
DIFFERENCES: Final[dict[str, tuple[str, str]]] = {
    "an experiment's id is no number": ("`RESOURCE_DOES_NOT_EXIST`: ids are texts", "`INVALID_PARAMETER_VALUE`"),
    "an experiment is renamed to a taken name": (
        "`RESOURCE_ALREADY_EXISTS`",
        "`BAD_REQUEST`, from its database",
    ),
    "a deleted experiment is renamed": ("`INVALID_PARAMETER_VALUE`", "`INVALID_STATE`, a 500 that is tried again"),
}
