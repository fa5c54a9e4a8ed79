"""Runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World


def _child(w: World) -> str:
    made = w.client.create_run(w.experiment, run_name="child", tags={"mlflow.parentRunId": w.run})
    return str(made.info.run_id)


def _three(w: World) -> str:
    """Three runs with a metric and a parameter. Returns their experiment."""
    for number in range(3):
        run = w.client.create_run(
            w.experiment, start_time=1_700_000_000_000 + number, run_name=f"run-{number}"
        ).info.run_id
        w.client.log_metric(run, "acc", number / 10)
        w.client.log_param(run, "depth", number)
    return w.experiment


def _names(found: Any) -> list[str]:
    return [one.info.run_name for one in found]


def _page(w: World) -> list[Any]:
    first = w.client.search_runs([_three(w)], order_by=["metrics.acc DESC"], max_results=2)
    second = w.client.search_runs([w.experiment], order_by=["metrics.acc DESC"], max_results=2, page_token=first.token)
    return [_names(first), _names(second), second.token or None]


CASES: Final[Cases] = {
    "client.create_run": lambda w: w.client.create_run(
        w.experiment, start_time=1_700_000_000_000, tags={"team": "vision"}, run_name="first"
    ),
    "mlflow.start_run": lambda w: [
        w.active,
        w.mlflow.end_run(),
        w.mlflow.start_run(run_id=w.active).info.status,
        w.mlflow.start_run(run_name="inner", nested=True, tags={"a": "b"}, description="why").data.tags[
            "mlflow.parentRunId"
        ],
    ],
    "mlflow.active_run": lambda w: [w.mlflow.active_run(), w.active and w.mlflow.active_run().info.run_name],
    "mlflow.last_active_run": lambda w: [w.active, w.mlflow.end_run(), w.mlflow.last_active_run().info.status],
    "mlflow.end_run": lambda w: [w.active, w.mlflow.end_run("FAILED"), w.client.get_run(w.active).info.status],
    "client.set_terminated": lambda w: [
        w.client.set_terminated(w.run, "KILLED", end_time=1_800_000_000_000),
        w.client.get_run(w.run).info,
    ],
    "client.update_run": lambda w: [
        w.client.update_run(w.run, status="SCHEDULED", name="second"),
        w.client.get_run(w.run).info,
        w.data.tags,
    ],
    "client.get_run": lambda w: w.client.get_run(w.run),
    "mlflow.get_run": lambda w: w.mlflow.get_run(w.run),
    "client.get_parent_run": lambda w: [
        w.client.get_parent_run(w.run),
        w.client.get_parent_run(_child(w)).info.run_name,
    ],
    "mlflow.get_parent_run": lambda w: [
        w.mlflow.get_parent_run(w.run),
        w.mlflow.get_parent_run(_child(w)).info.run_name,
    ],
    "client.delete_run": lambda w: [
        w.client.delete_run(w.run),
        w.client.get_run(w.run).info.lifecycle_stage,
        len(w.client.search_runs([w.experiment])),
        len(w.client.search_runs([w.experiment], run_view_type=w.mlflow.entities.ViewType.DELETED_ONLY)),
    ],
    "mlflow.delete_run": lambda w: [w.mlflow.delete_run(w.run), w.client.get_run(w.run).info.lifecycle_stage],
    "client.restore_run": lambda w: [
        w.client.delete_run(w.run),
        w.client.restore_run(w.run),
        w.client.get_run(w.run).info.lifecycle_stage,
    ],
    "mlflow.restore_run": lambda w: [
        w.client.delete_run(w.run),
        w.mlflow.restore_run(w.run),
        w.client.get_run(w.run).info.lifecycle_stage,
    ],
    "client.search_runs": lambda w: [
        _page(w),
        _names(w.client.search_runs([w.experiment], "metrics.acc > 0.05 AND params.depth != '2'")),
        _names(w.client.search_runs([w.experiment], "attributes.run_name LIKE 'run-%'", order_by=["start_time ASC"])),
    ],
    "mlflow.search_runs": lambda w: [
        w.mlflow.search_runs([_three(w)], order_by=["metrics.acc"])[["metrics.acc", "params.depth", "status"]],
        _names(
            w.mlflow.search_runs(experiment_names=[w.name], filter_string="params.depth = '1'", output_format="list")
        ),
    ],
}
ABOUT: Final = ""
DIFFERENCES: Final[dict[str, str]] = {}
