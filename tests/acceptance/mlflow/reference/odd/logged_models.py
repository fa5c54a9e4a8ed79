"""Logged models at the edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World

MISSING: Final = "m-" + "0" * 32


def _three(w: World) -> str:
    """Three models, of which two have a metric. Returns their experiment."""
    for number in range(3):
        made = w.client.create_logged_model(w.experiment, f"m{number}", w.run, {"t": f"v{number}"}, {"p": str(number)})
        if number < 2:
            w.client.log_metric(w.run, "acc", number / 10, model_id=made.model_id)
    return w.experiment


def _search(words: str | None = None, **asked: Any) -> Any:
    return lambda w: w.found(w.client.search_logged_models, experiment_ids=[_three(w)], filter_string=words, **asked)


def _by(field: str, *, ascending: bool = True) -> Any:
    return _search(order_by=[{"field_name": field, "ascending": ascending}])


CASES: Final[Cases] = {
    "a logged model is missing": lambda w: w.client.get_logged_model(MISSING),
    "a logged model is made in a missing experiment": lambda w: w.client.create_logged_model("999999"),
    "a logged model is named with a slash": lambda w: w.client.create_logged_model(w.experiment, name="a/b"),
    "a logged model is of a missing run": lambda w: (
        w.client.create_logged_model(w.experiment, name="a", source_run_id="0" * 32).source_run_id
    ),
    "a deleted logged model is asked for": lambda w: [
        w.client.delete_logged_model(w.logged),
        w.client.get_logged_model(w.logged),
    ],
    "a logged model's tag is missing and deleted": lambda w: w.client.delete_logged_model_tag(w.logged, "none"),
    "a logged model's parameter changes": lambda w: [
        w.client.log_model_params(w.logged, {"a": "1"}),
        w.client.log_model_params(w.logged, {"a": "2"}),
    ],
    "a logged model is measured": lambda w: [
        w.client.log_metric(w.run, "acc", 0.5, step=2, timestamp=5, model_id=w.logged),
        w.client.get_logged_model(w.logged).metrics,
    ],
    "a logged model is measured on data": lambda w: [
        w.client.log_metric(w.run, "acc", 0.5, 5, 2, model_id=w.logged, dataset_name="d", dataset_digest="x"),
        w.client.get_logged_model(w.logged).metrics,
    ],
    "a missing logged model is measured": lambda w: w.client.log_metric(w.run, "acc", 0.5, model_id=MISSING),
    "files of a missing logged model are listed": lambda w: w.client.list_logged_model_artifacts(MISSING),
    "a run makes a missing logged model": lambda w: w.client.log_outputs(
        w.run, [w.mlflow.entities.LoggedModelOutput(MISSING, 1)]
    ),
    "a run uses a logged model": lambda w: [
        w.client.log_inputs(w.run, models=[w.mlflow.entities.LoggedModelInput(w.logged)]),
        w.client.get_run(w.run).inputs.model_inputs,
    ],
    "logged models are found by name": _search("name LIKE 'm%' AND name != 'm1'"),
    "logged models are found by a parameter": _search("params.p = '1'"),
    "logged models are found by a tag": _search("tags.t = 'v1'"),
    "logged models are found by a metric": _search("metrics.acc > 0.05"),
    "logged models are searched with a filter that is none": _search("foo"),
    "logged models are searched by what they do not have": _search("foo = 'x'"),
    "logged models are ordered by a metric that one lacks": _by("metrics.acc", ascending=False),
    "logged models are ordered by name": _by("name"),
    "logged models are ordered by what they do not have": _by("foo"),
    "logged models are searched in no experiment": lambda w: w.client.search_logged_models([]),
}
DIFFERENCES: Final[dict[str, tuple[str, str]]] = {
    "a logged model's parameter changes": ("`INVALID_PARAMETER_VALUE`", "`BAD_REQUEST`, from its database"),
    "a missing logged model is measured": ("`RESOURCE_DOES_NOT_EXIST`", "`BAD_REQUEST`, from its database"),
    "a run makes a missing logged model": ("`RESOURCE_DOES_NOT_EXIST`", "taken"),
    "logged models are searched by what they do not have": ("`INVALID_PARAMETER_VALUE`", "`INTERNAL_ERROR`"),
}
