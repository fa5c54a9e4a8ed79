"""Registered models at the edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World

AWAY: Final = "s3://bucket/model"


def _more(w: World) -> str:
    """Another version."""
    return str(w.client.create_model_version(w.model, AWAY).version)


def _alias(name: str) -> Any:
    return lambda w: w.client.set_registered_model_alias(w.model, name, w.version)


def _moved(w: World) -> Any:
    w.client.set_registered_model_alias(w.model, "best", w.version)
    w.client.set_registered_model_alias(w.model, "best", _more(w))
    return [w.client.get_registered_model(w.model).aliases, w.client.get_model_version(w.model, "1").aliases]


def _archived(w: World) -> Any:
    w.client.transition_model_version_stage(w.model, w.version, "production")
    w.client.transition_model_version_stage(w.model, _more(w), "Production", archive_existing_versions=True)
    return [w.client.get_model_version(w.model, number).current_stage for number in ("1", "2")]


def _latest(w: World) -> Any:
    w.client.transition_model_version_stage(w.model, w.version, "Staging")
    found = [_more(w) and w.client.get_latest_versions(w.model), w.client.get_latest_versions(w.model, ["Staging"])]
    return [[(one.version, one.current_stage) for one in versions] for versions in found]


def _order(*order: str) -> Any:
    def found(w: World) -> Any:
        made = [w.version, _more(w), _more(w)]
        return made, [one.version for one in w.client.search_model_versions(f"name = '{w.model}'", order_by=[*order])]

    return found


def _pages(w: World) -> Any:
    for number in range(5):
        w.client.create_registered_model(f"{w.name}-{number}")
    page = w.client.search_registered_models(f"name LIKE '{w.name}-%'", max_results=2)
    found = [[one.name for one in page]]
    while page.token:
        page = w.client.search_registered_models(f"name LIKE '{w.name}-%'", max_results=2, page_token=page.token)
        found.append([one.name for one in page])
    return found


CASES: Final[Cases] = {
    "a registered model's name is taken": lambda w: w.client.create_registered_model(w.model),
    "a registered model's name is empty": lambda w: w.client.create_registered_model(""),
    "a registered model's name has a slash": lambda w: w.client.create_registered_model(f"{w.name}/a"),
    "a registered model's name has a colon": lambda w: w.client.create_registered_model(f"{w.name}:a"),
    "a registered model's name has odd characters": lambda w: (
        w.client.get_registered_model(w.client.create_registered_model(f"{w.name} ä.%'").name).name
    ),
    "a registered model's name has 600 characters": lambda w: len(w.client.create_registered_model("x" * 600).name),
    "a registered model is missing": lambda w: w.client.get_registered_model("none"),
    "a registered model is renamed to a taken name": lambda w: [
        w.client.create_registered_model(f"{w.name}-other").name,
        w.client.rename_registered_model(w.model, f"{w.name}-other"),
    ],
    "a missing registered model is deleted": lambda w: w.client.delete_registered_model("none"),
    "a registered model is deleted with its versions": lambda w: [
        w.version,
        w.client.delete_registered_model(w.model),
        w.client.get_model_version(w.model, "1"),
    ],
    "a version is missing": lambda w: w.client.get_model_version(w.model, "7"),
    "a version is no number": lambda w: w.client.get_model_version(w.model, "abc"),
    "a version's files are nowhere": lambda w: w.client.create_model_version(w.model, ""),
    "a version's files are the server's own": lambda w: w.client.create_model_version(w.model, "/etc/passwd"),
    "a version's files are the server's own, by address": lambda w: w.client.create_model_version(
        w.model, "file:///etc"
    ),
    "a version's files are elsewhere": lambda w: w.client.create_model_version(w.model, AWAY).source,
    "a version is of a missing logged model": lambda w: w.client.create_model_version(w.model, f"models:/m-{'0' * 32}"),
    "a version is made of a version": lambda w: [
        w.version,
        w.client.create_model_version(w.model, f"models:/{w.model}/1").source,
    ],
    "the number of a deleted version is used again": lambda w: [
        w.version,
        w.client.delete_model_version(w.model, _more(w)),
        _more(w),
    ],
    "an alias is called latest": _alias("latest"),
    "an alias is called v1": _alias("v1"),
    "an alias has odd characters": _alias("a b$"),
    "an alias is empty": _alias(""),
    "an alias names a missing version": lambda w: w.client.set_registered_model_alias(w.model, "a", "9"),
    "an alias is missing": lambda w: w.client.get_model_version_by_alias(w.model, "none"),
    "an alias is missing and deleted": lambda w: w.client.delete_registered_model_alias(w.model, "none"),
    "an alias moves to another version": _moved,
    "an alias names a version that is deleted": lambda w: [
        w.client.set_registered_model_alias(w.model, "best", w.version),
        w.client.delete_model_version(w.model, "1"),
        w.client.get_registered_model(w.model).aliases,
    ],
    "a stage is none": lambda w: w.client.transition_model_version_stage(w.model, w.version, "Foo"),
    "a version takes another's stage": _archived,
    "the latest versions are asked for by stage": _latest,
    "a registered model's tag is missing and deleted": lambda w: w.client.delete_registered_model_tag(w.model, "none"),
    "a version's tag is missing and deleted": lambda w: w.client.delete_model_version_tag(w.model, w.version, "none"),
    "registered models are searched by what they do not have": lambda w: w.client.search_registered_models("foo = 'b'"),
    "registered models are found page by page": _pages,
    "1,001 registered models are asked for at once": lambda w: w.client.search_registered_models(max_results=1001),
    "versions are listed without an order": _order(),
    "versions are ordered by number": _order("version_number ASC"),
    "versions are ordered by what they do not have": _order("foo"),
    "versions are searched by what they do not have": lambda w: w.client.search_model_versions("foo = 'b'"),
}
DIFFERENCES: Final[dict[str, tuple[str, str]]] = {
    "a version is of a missing logged model": ("`RESOURCE_DOES_NOT_EXIST`", "`INVALID_PARAMETER_VALUE`"),
    "a registered model's name has 600 characters": ("refused: at most 256", "taken"),
}
