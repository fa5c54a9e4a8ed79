"""Registered models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World


def _model(w: World) -> Any:
    return w.client.get_registered_model(w.model)


def _version(w: World) -> Any:
    return w.client.get_model_version(w.model, w.version)


def _alias(w: World) -> Any:
    return w.client.set_registered_model_alias(w.model, "champion", w.version)


CASES: Final[Cases] = {
    "client.create_registered_model": lambda w: w.client.create_registered_model(w.name, {"team": "vision"}, "digits"),
    "client.get_registered_model": _model,
    "client.rename_registered_model": lambda w: [
        w.client.rename_registered_model(w.model, f"{w.name}-new"),
        w.client.get_registered_model(f"{w.name}-new").name,
    ],
    "client.update_registered_model": lambda w: w.client.update_registered_model(w.model, "digits"),
    "client.delete_registered_model": lambda w: [
        w.client.delete_registered_model(w.model),
        w.client.search_registered_models(f"name = '{w.name}'"),
    ],
    "client.search_registered_models": lambda w: [
        w.model,
        w.found(w.client.search_registered_models, filter_string=f"name = '{w.name}'"),
        w.found(w.client.search_registered_models, filter_string=f"name ILIKE '{w.name.upper()}%'"),
    ],
    "mlflow.search_registered_models": lambda w: [
        w.model,
        w.found(w.mlflow.search_registered_models, filter_string=f"name = '{w.name}'"),
    ],
    "client.set_registered_model_tag": lambda w: [
        w.client.set_registered_model_tag(w.model, "team", "vision"),
        _model(w).tags,
    ],
    "client.delete_registered_model_tag": lambda w: [
        w.client.set_registered_model_tag(w.model, "team", "vision"),
        w.client.delete_registered_model_tag(w.model, "team"),
        _model(w).tags,
    ],
    "client.set_registered_model_alias": lambda w: [_alias(w), _model(w).aliases],
    "client.delete_registered_model_alias": lambda w: [
        _alias(w),
        w.client.delete_registered_model_alias(w.model, "champion"),
        _model(w).aliases,
    ],
    "client.create_model_version": lambda w: w.client.create_model_version(
        w.model, f"models:/{w.logged}", w.run, {"team": "vision"}, description="digits", model_id=w.logged
    ),
    "mlflow.register_model": lambda w: [
        w.client.log_model_artifact(w.logged, w.file),
        w.mlflow.register_model(f"models:/{w.logged}", w.name),
        w.client.get_logged_model(w.logged).tags,
    ],
    "client.copy_model_version": lambda w: [
        w.version,
        w.client.copy_model_version(f"models:/{w.model}/1", f"{w.name}-copy"),
    ],
    "client.get_model_version": _version,
    "client.get_model_version_by_alias": lambda w: [
        _alias(w),
        w.client.get_model_version_by_alias(w.model, "champion"),
    ],
    "client.get_model_version_download_uri": lambda w: w.client.get_model_version_download_uri(w.model, w.version),
    "client.get_model_version_stages": lambda w: w.client.get_model_version_stages(w.model, w.version),
    "client.get_latest_versions": lambda w: [w.version, w.client.get_latest_versions(w.model)],
    "client.update_model_version": lambda w: w.client.update_model_version(w.model, w.version, "better"),
    "client.delete_model_version": lambda w: [
        w.client.delete_model_version(w.model, w.version),
        w.client.search_model_versions(f"name = '{w.model}'"),
    ],
    "client.search_model_versions": lambda w: [
        w.version,
        w.client.search_model_versions(f"name = '{w.model}'"),
        w.client.search_model_versions(f"name = '{w.model}' AND run_id = '{w.run}'", order_by=["version_number DESC"]),
    ],
    "mlflow.search_model_versions": lambda w: [
        w.version,
        w.mlflow.search_model_versions(filter_string=f"name = '{w.model}'"),
    ],
    "client.set_model_version_tag": lambda w: [
        w.client.set_model_version_tag(w.model, w.version, "team", "vision"),
        _version(w).tags,
    ],
    "mlflow.set_model_version_tag": lambda w: [
        w.mlflow.set_model_version_tag(w.model, w.version, "team", "vision"),
        _version(w).tags,
    ],
    "client.delete_model_version_tag": lambda w: [
        w.client.set_model_version_tag(w.model, w.version, "team", "vision"),
        w.client.delete_model_version_tag(w.model, w.version, "team"),
        _version(w).tags,
    ],
    "client.transition_model_version_stage": lambda w: w.client.transition_model_version_stage(
        w.model, w.version, "Production"
    ),
}
ABOUT: Final = ""
DIFFERENCES: Final[dict[str, str]] = {}
