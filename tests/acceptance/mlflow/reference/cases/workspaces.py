"""Workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World


def _set(w: World) -> Any:
    """A workspace holds for every later call: it is left again."""
    try:
        return w.mlflow.set_workspace("team")
    finally:
        w.mlflow.set_workspace(None)


CASES: Final[Cases] = {
    "client.create_workspace": lambda w: w.client.create_workspace("team"),
    "mlflow.create_workspace": lambda w: w.mlflow.create_workspace("team"),
    "client.get_workspace": lambda w: w.client.get_workspace("team"),
    "mlflow.get_workspace": lambda w: w.mlflow.get_workspace("team"),
    "client.list_workspaces": lambda w: w.client.list_workspaces(),
    "mlflow.list_workspaces": lambda w: w.mlflow.list_workspaces(),
    "client.update_workspace": lambda w: w.client.update_workspace("team", "ours"),
    "mlflow.update_workspace": lambda w: w.mlflow.update_workspace("team", "ours"),
    "client.delete_workspace": lambda w: w.client.delete_workspace("team"),
    "mlflow.delete_workspace": lambda w: w.mlflow.delete_workspace("team"),
    "client.get_workspace_store_uri": lambda w: w.client.get_workspace_store_uri(),
    "mlflow.set_workspace": _set,
}
ABOUT: Final = "There are none. MLflow's own server refuses these calls too, unless it was started with workspaces."
DIFFERENCES: Final[dict[str, str]] = {}
