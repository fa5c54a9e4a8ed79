"""The pages of models that runs made."""

import re
from collections.abc import Callable

import pytest

from tests.browser.pages import Visit
from tests.browser.registry import Registry
from tests.browser.sweep import add_run

Opens = Callable[..., Visit]


def test_the_models_of_an_experiment_are_reached_from_its_runs(registry: Registry, visit: Opens) -> None:
    page = visit(f"{registry.tracker.url}/e/{registry.experiment}").page
    page.get_by_role("link", name="Models of these runs").click()
    page.get_by_role("heading", name="Models of digits").wait_for()
    row = page.get_by_role("row").filter(has_text="depth 9")
    row.get_by_role("link", name="digits, version 2").wait_for()
    row.get_by_text("0.973").wait_for()


def test_a_model_is_registered_under_a_new_name(registry: Registry, visit: Opens) -> None:
    run = add_run(registry.tracker, "registering", "one", {}, [])
    model = registry.model(run, "classifier", {}, {})
    page = visit(f"{registry.tracker.url}/m/{model}").page
    page.get_by_role("heading", name="classifier").wait_for()
    page.keyboard.press("r")
    page.keyboard.type("fresh")
    page.get_by_text("A new name").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="fresh version 1").wait_for()


def test_a_model_is_registered_as_the_next_version_of_a_name(registry: Registry, visit: Opens) -> None:
    run = add_run(registry.tracker, "registering", "two", {}, [])
    model = registry.model(run, "classifier", {}, {})
    registry.register("going-on")
    registry.version("going-on", source="s3://models/first")
    page = visit(f"{registry.tracker.url}/m/{model}").page
    page.get_by_role("button", name="Register").click()
    page.get_by_role("list", name="Names there are").get_by_role("button", name="going-on").click()
    page.get_by_role("dialog").get_by_role("button", name="Register").click()
    page.get_by_role("heading", name="going-on version 2").wait_for()


def test_a_deleted_model_is_brought_back(registry: Registry, visit: Opens) -> None:
    run = add_run(registry.tracker, "deleting", "one", {}, [])
    model = registry.model(run, "classifier", {}, {})
    page = visit(f"{registry.tracker.url}/m/{model}").page
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_text("This model is deleted").wait_for()
    page.get_by_role("button", name="Restore").click()
    page.get_by_text("This model is deleted").wait_for(state="hidden")


def test_a_run_shows_the_models_it_made_and_their_versions(registry: Registry, visit: Opens) -> None:
    run = registry.get("/registry/models/digits/versions/2")["run_id"]
    page = visit(f"{registry.tracker.url}/r/{run}").page
    models = page.get_by_role("region", name="Models")
    models.get_by_text("made here").wait_for()
    models.get_by_text("champion").wait_for()
    models.get_by_role("link", name="digits, version 2").click()
    page.get_by_role("heading", name="digits version 2").wait_for()


def test_an_experiment_without_models_says_how_to_keep_one(registry: Registry, visit: Opens) -> None:
    add_run(registry.tracker, "bare", "nothing", {}, [])
    experiment = registry.get("/overview", q="bare")["items"][0]["id"]
    page = visit(f"{registry.tracker.url}/e/{experiment}/models").page
    page.get_by_text("run.log_model").wait_for()


def test_links_of_mlflows_clients_open_a_model(registry: Registry, visit: Opens) -> None:
    model = registry.get("/registry/models/digits/versions/1")["model_id"]
    page = visit(f"{registry.tracker.url}/#/experiments/{registry.experiment}/models/{model}").page
    page.get_by_role("heading", name="classifier").wait_for()
    page.goto(f"{registry.tracker.url}/#/experiments/{registry.experiment}/models")
    page.get_by_role("heading", name="Models of digits").wait_for()


def test_a_model_that_nobody_has_says_so(registry: Registry, visit: Opens) -> None:
    shown = visit("about:blank")
    shown.expected.append("404")
    shown.page.goto(f"{registry.tracker.url}/m/m-nobody")
    shown.page.get_by_text("There is no such model").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1024])
def test_pages_break_no_rule_of_accessibility(registry: Registry, visit: Opens, theme: str, width: int) -> None:
    model = registry.get("/registry/models/digits/versions/1")["model_id"]
    for path in (f"/m/{model}", f"/e/{registry.experiment}/models"):
        shown = visit(registry.tracker.url + path, theme=theme, width=width)
        shown.page.get_by_role("link", name=re.compile("depth 3")).wait_for()
        assert shown.violations() == []
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
