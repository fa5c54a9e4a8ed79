"""The pages of registered models and their versions."""

import re
from collections.abc import Callable

import pytest

from tests.browser.pages import Visit
from tests.browser.registry import Registry
from tests.browser.sweep import Sweep, add_run
from tests.support.poll import eventually

Opens = Callable[..., Visit]


def test_a_registry_without_models_says_how_to_register_one(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.tracker.url}/models").page
    page.get_by_text("rf.register_model").wait_for()
    page.get_by_role("button", name="MLflow").click()
    page.get_by_text("registered_model_name").wait_for()


def test_a_model_stands_in_the_registry_with_its_newest_version_and_aliases(registry: Registry, visit: Opens) -> None:
    page = visit(registry.url).page
    row = page.get_by_role("row", name="digits").first
    row.get_by_role("link", name="version 3").wait_for()
    assert row.get_by_role("listitem").all_inner_texts() == ["challenger\n3", "champion\n2", "Production 2"]


def test_words_that_find_models_are_in_the_address(registry: Registry, visit: Opens) -> None:
    registry.register("for-words")
    page = visit(registry.url).page
    page.get_by_role("link", name="for-words").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("photographs")
    page.get_by_role("link", name="for-words").wait_for(state="hidden")
    page.get_by_role("link", name="digits").wait_for()
    page.wait_for_url("**/models?q=photographs")


def test_versions_stand_beside_what_was_measured_of_them(registry: Registry, visit: Opens) -> None:
    page = visit(f"{registry.url}/digits").page
    page.get_by_role("columnheader", name="accuracy").wait_for()
    row = page.get_by_role("row", name=re.compile("Version 2"))
    row.get_by_text("0.973").wait_for()
    row.get_by_role("link", name="depth 9").wait_for()


def test_an_alias_moves_from_version_to_version_and_back(registry: Registry, visit: Opens) -> None:
    _two_versions(registry, "moving")
    registry.alias("moving", "live", 1)
    page = visit(f"{registry.url}/moving").page
    page.get_by_role("button", name="Add an alias to version 2").click()
    page.get_by_role("button", name="Move live from 1").click()
    page.get_by_role("list", name="Aliases of version 2").get_by_text("live").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("list", name="Aliases of version 1").get_by_text("live").wait_for()


def test_a_new_alias_is_set_by_keys_and_removed(registry: Registry, visit: Opens) -> None:
    _two_versions(registry, "naming")
    page = visit(f"{registry.url}/naming").page
    page.get_by_role("button", name="Add an alias to version 1").press("Enter")
    page.keyboard.type("fallback")
    page.keyboard.press("Enter")
    page.get_by_role("list", name="Aliases of version 1").get_by_text("fallback").wait_for()
    page.get_by_role("button", name="Remove fallback").click()
    page.get_by_text("fallback is removed").wait_for()
    assert registry.get("/registry/models/naming")["aliases"] == {}


def test_a_version_is_deleted_only_after_a_question(registry: Registry, visit: Opens) -> None:
    _two_versions(registry, "thinning")
    page = visit(f"{registry.url}/thinning").page
    page.get_by_role("button", name="Actions of version 1").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("link", name="Version 1").wait_for()
    page.get_by_role("button", name="Actions of version 1").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Delete the version").click()
    page.get_by_role("link", name="Version 1").wait_for(state="hidden")
    page.get_by_role("link", name="Version 2").wait_for()


def test_a_renamed_model_has_another_address(registry: Registry, visit: Opens) -> None:
    registry.register("before")
    page = visit(f"{registry.url}/before").page
    page.get_by_role("heading", name="before").wait_for()
    page.keyboard.press("e")
    page.get_by_role("textbox", name="Name").fill("after 100%")
    page.keyboard.press("Enter")
    page.wait_for_url("**/models/after%20100%25")
    page.reload()
    page.get_by_role("heading", name="after 100%").wait_for()


def test_a_deleted_model_leads_back_to_the_others(registry: Registry, visit: Opens) -> None:
    registry.register("superfluous")
    page = visit(f"{registry.url}/superfluous").page
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Delete the model").click()
    page.get_by_role("heading", name="Models").wait_for()
    page.get_by_role("link", name="superfluous").wait_for(state="hidden")


def test_two_versions_are_compared_by_what_is_different(registry: Registry, visit: Opens) -> None:
    page = visit(f"{registry.url}/digits").page
    for version in (3, 2):
        page.get_by_role("checkbox", name=f"Choose version {version}").check()
    page.keyboard.press("c")
    table = page.get_by_role("region", name="Comparison")
    table.get_by_role("row", name="depth 27 9", exact=True).wait_for()
    table.get_by_role("row", name="accuracy").get_by_text("+0.009").wait_for()
    page.wait_for_url("**/models/digits?compare=3,2")
    page.go_back()
    page.get_by_role("link", name="Version 1").wait_for()


def test_more_versions_come_when_they_are_asked_for(registry: Registry, visit: Opens) -> None:
    registry.register("long")
    for number in range(60):
        registry.version("long", source=f"s3://models/{number}")
    page = visit(f"{registry.url}/long").page
    page.get_by_role("button", name="More versions").click()
    page.get_by_role("link", name="Version 1", exact=True).wait_for()


def test_a_version_says_where_it_came_from_and_shows_its_files(registry: Registry, visit: Opens) -> None:
    page = visit(f"{registry.url}/digits/2").page
    origin = page.get_by_role("region", name="Where it came from")
    origin.get_by_role("link", name="depth 9").wait_for()
    origin.get_by_role("link", name="classifier").wait_for()
    page.get_by_role("treeitem", name=re.compile("MLmodel")).click()
    page.get_by_text("loader_module: mlflow.sklearn").wait_for()
    page.wait_for_url("**/models/digits/2?file=MLmodel")


def test_a_version_names_the_data_that_its_run_used(registry: Registry, visit: Opens) -> None:
    run = add_run(registry.tracker, "trained", "on images", {}, [])
    said = {"name": "images", "digest": "5f0c9e21aa", "source": "s3://data/images", "context": "training"}
    registry.send("POST", f"/runs/{run}/datasets", {"datasets": [said]})
    registry.register("trained")
    registry.version("trained", run_id=run, path="")
    page = visit(f"{registry.url}/trained/1").page
    page.get_by_role("region", name="Where it came from").get_by_text("images training 5f0c9e21").wait_for()


def test_the_code_that_loads_a_version_names_its_alias(registry: Registry, visit: Opens) -> None:
    page = visit(f"{registry.url}/digits/2").page
    page.get_by_text('"digits@champion"').wait_for()
    page.get_by_role("button", name="MLflow").click()
    page.get_by_text("models:/digits@champion").wait_for()


def test_the_library_whose_code_was_looked_at_is_kept(registry: Registry, visit: Opens) -> None:
    page = visit(f"{registry.url}/digits/2").page
    page.get_by_role("button", name="MLflow").click()
    page.goto(f"{registry.url}/digits/1")
    page.get_by_text("models:/digits/1").first.wait_for()


def test_what_is_said_of_a_version_is_kept(registry: Registry, visit: Opens) -> None:
    _two_versions(registry, "described")
    page = visit(f"{registry.url}/described/1").page
    page.get_by_role("button", name="Write a description").click()
    page.get_by_role("textbox", name="Description, in Markdown").fill("It is **small**.")
    page.get_by_role("button", name="Save").click()
    page.locator("strong", has_text="small").wait_for()
    page.get_by_role("combobox", name="Stage").select_option("Staging")
    page.get_by_role("button", name="Add a tag").click()
    page.keyboard.type("bits: 8")
    page.keyboard.press("Enter")
    page.get_by_text("bits: 8").wait_for()
    kept = eventually(
        lambda: (v := registry.get("/registry/models/described/versions/1"))["stage"] and v, what="a stage"
    )
    assert (kept["stage"], kept["tags"], kept["description"]) == ("Staging", {"bits": "8"}, "It is **small**.")


def test_a_version_from_a_folder_of_a_run_shows_that_folder(registry: Registry, visit: Opens) -> None:
    run = add_run(registry.tracker, "folders", "kept files", {"width": 8}, [])
    for path in ("model/weights.txt", "beside.txt"):
        assert registry.tracker.http.put(f"/api/v1/runs/{run}/artifacts/{path}", content=b"1 2 3").is_success
    registry.register("of-a-folder")
    registry.version("of-a-folder", run_id=run, path="model")
    page = visit(f"{registry.url}/of-a-folder/1").page
    page.get_by_role("treeitem", name=re.compile("weights.txt")).wait_for()
    assert page.get_by_role("treeitem").count() == 1
    page.get_by_role("region", name="Parameters").get_by_text("width").wait_for()


def test_a_version_outlives_its_run(registry: Registry, visit: Opens) -> None:
    run = add_run(registry.tracker, "gone", "was here", {}, [])
    registry.register("orphan")
    registry.version("orphan", run_id=run, path="")
    assert registry.tracker.http.delete(f"/api/v1/runs/{run}").is_success
    page = visit(f"{registry.url}/orphan").page
    page.get_by_role("row", name=re.compile("Version 1")).get_by_text("deleted").wait_for()


@pytest.mark.parametrize("address", ["nothing", "digits/99", "digits/first"])
def test_what_is_not_registered_says_so(registry: Registry, visit: Opens, address: str) -> None:
    shown = visit("about:blank")
    shown.expected += ["404", "422"]
    shown.page.goto(f"{registry.url}/{address}")
    shown.page.get_by_text("There is no such").wait_for()
    shown.page.get_by_role("link", name="All models").click()
    shown.page.get_by_role("heading", name="Models").wait_for()


@pytest.mark.parametrize(
    ("link", "heading"),
    [("models", "Models"), ("models/digits", "digits"), ("models/digits/versions/2", "digits version 2")],
)
def test_links_of_mlflows_clients_open_the_same_pages(
    registry: Registry, visit: Opens, link: str, heading: str
) -> None:
    page = visit(f"{registry.tracker.url}/#/{link}").page
    page.get_by_role("heading", name=heading).wait_for()


def test_the_palette_goes_to_a_model(registry: Registry, visit: Opens) -> None:
    page = visit(registry.tracker.url).page
    page.get_by_role("heading", name="Experiments").wait_for()
    page.keyboard.press("Control+k")
    page.get_by_role("searchbox").fill("digi")
    page.get_by_role("option", name="digits").filter(has_text="model").click()
    page.wait_for_url("**/models/digits")


def test_two_keys_and_a_link_lead_to_all_models(registry: Registry, visit: Opens) -> None:
    page = visit(registry.tracker.url).page
    page.get_by_role("heading", name="Experiments").wait_for()
    page.keyboard.type("go")
    page.get_by_role("heading", name="Models").wait_for()
    page.go_back()
    page.get_by_role("banner").get_by_role("link", name="Models").click()
    page.get_by_role("heading", name="Models").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "/digits", "/digits?compare=3,2", "/digits/2?file=MLmodel"])
def test_pages_break_no_rule_of_accessibility(registry: Registry, visit: Opens, path: str, theme: str) -> None:
    shown = visit(registry.url + path, theme=theme)
    shown.page.get_by_text("accuracy" if path.startswith("/digits") else "digits").first.wait_for()
    assert shown.violations() == []


@pytest.mark.parametrize("path", ["", "/digits", "/digits?compare=3,2", "/digits/2?file=MLmodel"])
def test_pages_are_usable_on_a_phone(registry: Registry, visit: Opens, path: str) -> None:
    page = visit(registry.url + path, width=390).page
    page.get_by_text("accuracy" if path.startswith("/digits") else "digits").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def _two_versions(registry: Registry, name: str) -> None:
    registry.register(name)
    for place in ("first", "second"):
        registry.version(name, source=f"s3://models/{place}")
