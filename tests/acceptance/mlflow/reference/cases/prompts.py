"""Prompts, which MLflow keeps as registered models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World

WORDS: Final = "Say {{what}}."


def _prompt(w: World) -> str:
    """A prompt with one version, by its name."""
    w.client.register_prompt(w.name, WORDS)
    return w.name


def _tags(w: World) -> Any:
    """But for one that the client sets in its own time."""
    tags = w.client.get_prompt(w.name).tags
    tags.pop("_mlflow_experiment_ids", None)
    return tags


def _version(w: World) -> Any:
    return w.client.get_prompt_version(w.name, 1)


CASES: Final[Cases] = {
    "client.register_prompt": lambda w: w.client.register_prompt(w.name, WORDS, "first", {"team": "vision"}).template,
    "mlflow.register_prompt": lambda w: w.mlflow.register_prompt(w.name, WORDS).version,
    "client.load_prompt": lambda w: w.client.load_prompt(_prompt(w), 1).template,
    "mlflow.load_prompt": lambda w: w.mlflow.load_prompt(f"prompts:/{_prompt(w)}/1").template,
    "client.create_prompt": lambda w: w.client.create_prompt(w.name, "polite").name,
    "client.get_prompt": lambda w: w.client.get_prompt(_prompt(w)).name,
    "client.delete_prompt": lambda w: [
        _prompt(w),
        w.client.delete_prompt_version(w.name, "1"),
        w.client.delete_prompt(w.name),
    ],
    "client.search_prompts": lambda w: w.found(w.client.search_prompts, filter_string=f"name = '{_prompt(w)}'"),
    "mlflow.search_prompts": lambda w: w.found(w.mlflow.search_prompts, filter_string=f"name = '{_prompt(w)}'"),
    "client.create_prompt_version": lambda w: (
        w.client.create_prompt_version(w.client.create_prompt(w.name).name, WORDS).version
    ),
    "client.get_prompt_version": lambda w: w.client.get_prompt_version(_prompt(w), 1).template,
    "client.get_prompt_version_by_alias": lambda w: [
        w.client.set_prompt_alias(_prompt(w), "live", 1),
        w.client.get_prompt_version_by_alias(w.name, "live").version,
    ],
    "client.search_prompt_versions": lambda w: w.client.search_prompt_versions(_prompt(w)),
    "client.delete_prompt_version": lambda w: w.client.delete_prompt_version(_prompt(w), "1"),
    "client.set_prompt_tag": lambda w: [
        w.client.set_prompt_tag(_prompt(w), "team", "vision"),
        _tags(w),
    ],
    "client.delete_prompt_tag": lambda w: [
        w.client.set_prompt_tag(_prompt(w), "team", "vision"),
        w.client.delete_prompt_tag(w.name, "team"),
        _tags(w),
    ],
    "client.set_prompt_version_tag": lambda w: [
        w.client.set_prompt_version_tag(_prompt(w), 1, "a", "b"),
        _version(w).tags,
    ],
    "client.delete_prompt_version_tag": lambda w: [
        w.client.set_prompt_version_tag(_prompt(w), 1, "a", "b"),
        w.client.delete_prompt_version_tag(w.name, 1, "a"),
        _version(w).tags,
    ],
    "client.set_prompt_alias": lambda w: [w.client.set_prompt_alias(_prompt(w), "live", 1), _version(w).aliases],
    "mlflow.set_prompt_alias": lambda w: [w.mlflow.set_prompt_alias(_prompt(w), "live", 1), _version(w).aliases],
    "client.delete_prompt_alias": lambda w: [
        w.client.set_prompt_alias(_prompt(w), "live", 1),
        w.client.delete_prompt_alias(w.name, "live"),
        _version(w).aliases,
    ],
    "mlflow.delete_prompt_alias": lambda w: [
        w.client.set_prompt_alias(_prompt(w), "live", 1),
        w.mlflow.delete_prompt_alias(w.name, "live"),
        _version(w).aliases,
    ],
    "client.link_prompt_version_to_run": lambda w: [
        w.client.link_prompt_version_to_run(w.run, f"prompts:/{_prompt(w)}/1"),
        sorted(w.data.tags),
    ],
    "client.list_logged_prompts": lambda w: [
        w.client.link_prompt_version_to_run(w.run, f"prompts:/{_prompt(w)}/1"),
        [one.name for one in w.client.list_logged_prompts(w.run)],
    ],
    "client.detach_prompt_from_run": lambda w: [
        w.client.link_prompt_version_to_run(w.run, f"prompts:/{_prompt(w)}/1"),
        w.client.detach_prompt_from_run(w.run, f"prompts:/{w.name}/1"),
        w.client.list_logged_prompts(w.run),
    ],
    "client.link_prompt_version_to_model": lambda w: w.client.link_prompt_version_to_model(_prompt(w), "1", w.logged),
    "client.link_prompt_versions_to_trace": lambda w: w.client.link_prompt_versions_to_trace(
        [_prompt(w) and _version(w)], "tr-none"
    ),
    "client.parse_prompt_uri": lambda w: w.client.parse_prompt_uri("prompts:/polite/1"),
}
ABOUT: Final = ""
DIFFERENCES: Final[dict[str, str]] = {}
