"""Runs at the edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World

MISSING: Final = "0" * 32
ACCURACIES: Final = (0.5, float("nan"), 0.1, None)
DEPTHS: Final = ("10", "9", "a", "B")


def _deleted(w: World) -> str:
    w.client.delete_run(w.run)
    return w.run


def _four(w: World) -> str:
    """Four runs, of which one has no metric. Returns their experiment."""
    for number, (accuracy, depth) in enumerate(zip(ACCURACIES, DEPTHS, strict=True)):
        made = w.client.create_run(w.experiment, start_time=1_700_000_000_000 + number, run_name=f"r{number}")
        if accuracy is not None:
            w.client.log_metric(made.info.run_id, "acc", accuracy)
        w.client.log_param(made.info.run_id, "depth", depth)
    return w.experiment


def _search(**asked: Any) -> Any:
    return lambda w: [one.info.run_name for one in w.client.search_runs([_four(w)], **asked)]


CASES: Final[Cases] = {
    "a run is made in a missing experiment": lambda w: w.client.create_run("999999"),
    "a run is made in a deleted experiment": lambda w: [
        w.client.delete_experiment(w.experiment),
        w.client.create_run(w.experiment),
    ],
    "a run is missing": lambda w: w.client.get_run(MISSING),
    "a run's id is none": lambda w: w.client.get_run("a b"),
    "a run is named by a tag": lambda w: [
        w.client.create_run(w.experiment, tags={"mlflow.runName": "by tag"}).info.run_name,
        w.client.set_tag(w.run, "mlflow.runName", "later"),
        w.client.get_run(w.run).info.run_name,
    ],
    "a run has two names": lambda w: w.client.create_run(
        w.experiment, tags={"mlflow.runName": "by tag"}, run_name="other"
    ),
    "a run's name is taken away": lambda w: [w.client.delete_tag(w.run, "mlflow.runName"), w.data.tags],
    "a run's name has 1,000 characters": lambda w: [
        w.client.update_run(w.run, name="x" * 1000),
        len(w.client.get_run(w.run).info.run_name),
    ],
    "a run's status is none": lambda w: w.client.update_run(w.run, status="BOGUS"),
    "a run is deleted twice": lambda w: [w.client.delete_run(w.run), w.client.delete_run(w.run)],
    "a missing run is deleted": lambda w: w.client.delete_run(MISSING),
    "a run that was not deleted is restored": lambda w: w.client.restore_run(w.run),
    "a metric is logged to a missing run": lambda w: w.client.log_metric(MISSING, "a", 1),
    "a metric is logged to a deleted run": lambda w: w.client.log_metric(_deleted(w), "a", 1),
    "a parameter is logged to a deleted run": lambda w: w.client.log_param(_deleted(w), "a", 1),
    "a deleted run is tagged": lambda w: w.client.set_tag(_deleted(w), "a", 1),
    "a batch is logged to a deleted run": lambda w: w.client.log_batch(_deleted(w), metrics=[w.metric("a", 1)]),
    "a deleted run ends": lambda w: w.client.set_terminated(_deleted(w)),
    "a deleted run is said to use data": lambda w: w.client.log_inputs(_deleted(w), [w.dataset_input()]),
    "a file is sent to a deleted run": lambda w: w.client.log_text(_deleted(w), "a", "a.txt"),
    "a run of a deleted experiment is logged to": lambda w: [
        w.run and None,
        w.client.delete_experiment(w.experiment),
        w.client.get_run(w.run).info.lifecycle_stage,
        w.client.log_metric(w.run, "a", 1),
    ],
    "a run of a restored experiment is logged to": lambda w: [
        w.run and None,
        w.client.delete_experiment(w.experiment),
        w.client.restore_experiment(w.experiment),
        w.client.get_run(w.run).info.lifecycle_stage,
        w.client.log_metric(w.run, "a", 1),
    ],
    "a run says twice that it uses the same data": lambda w: [
        w.client.log_inputs(w.run, [w.dataset_input()]),
        w.client.log_inputs(w.run, [w.dataset_input()]),
        len(w.client.get_run(w.run).inputs.dataset_inputs),
    ],
    "runs are searched by their data": lambda w: [
        w.client.log_inputs(w.run, [w.dataset_input()]),
        len(w.client.search_runs([w.experiment], "datasets.name = 'digits'")),
        len(w.client.search_runs([w.experiment], "dataset.context = 'training'")),
    ],
    "runs are searched with a filter that is none": _search(filter_string="foo"),
    "runs are searched with OR": _search(filter_string="metrics.acc > 0 OR metrics.acc < 0"),
    "runs are searched by a metric's text": _search(filter_string="metrics.acc = 'a'"),
    "runs are searched by a parameter that some lack": _search(filter_string="params.none != 'a'"),
    "runs are searched by where their files are": _search(filter_string="artifact_uri LIKE '%'", order_by=["run_name"]),
    "runs are ordered by a metric, of which one is NaN and one is missing": _search(order_by=["metrics.acc"]),
    "runs are ordered down by the same metric": _search(order_by=["metrics.acc DESC"]),
    "runs are ordered by a parameter: 10, 9, a, B": _search(order_by=["params.depth"]),
    "runs are ordered by what they do not have": _search(order_by=["foo"]),
    "runs are ordered twice by the same": _search(order_by=["metrics.acc", "metrics.acc"]),
    "runs are searched in no experiment": lambda w: w.client.search_runs([]),
    "runs are searched in a missing experiment": lambda w: w.client.search_runs(["999999"]),
    "runs are searched with a token that is none": _search(page_token="bad"),
    "50,001 runs are asked for at once": _search(max_results=50_001),
}
DIFFERENCES: Final[dict[str, tuple[str, str]]] = {
    "a run's name is taken away": ("refused: it can be changed", "the run has no name"),
    "a run's name has 1,000 characters": ("cut to 256", "kept"),
    "a file is sent to a deleted run": ("refused, as everything else is", "taken"),
    "runs are searched by where their files are": ("refused: it is made of the run's id", "found"),
    "runs are ordered by a parameter: 10, 9, a, B": (
        "9, 10, B, a: numbers as numbers",
        "10, 9, B, a: all as texts",
    ),
    "runs are ordered twice by the same": ("`INVALID_PARAMETER_VALUE`", "`INTERNAL_ERROR`, which is tried again"),
}
