"""The page of a run."""

import re
from collections.abc import Callable

from tests.browser.pages import Visit
from tests.browser.sweep import Sweep, add_run

Opens = Callable[..., Visit]


def test_a_run_shows_its_parameters_and_its_best_values(sweep: Sweep, visit: Opens) -> None:
    best = sweep.best()
    page = visit(f"{sweep.tracker.url}/r/{best['id']}").page
    page.get_by_role("heading", name=best["name"]).wait_for()
    parameters = page.get_by_role("region", name="Parameters")
    parameters.get_by_text(f"{best['cells'][1]:g}", exact=True).wait_for()
    metrics = page.get_by_role("region", name="Metrics")
    metrics.get_by_text(f"{best['cells'][0]:.4g}").first.wait_for()


def test_a_note_is_written_in_place_and_kept(sweep: Sweep, visit: Opens) -> None:
    run = add_run(sweep.tracker, "notes", "noted", {}, [])
    page = visit(f"{sweep.tracker.url}/r/{run}").page
    page.get_by_role("button", name="Write a note").click()
    page.get_by_role("textbox", name=re.compile("[Nn]ote")).fill("It **helped**.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("helped").wait_for()
    page.reload()
    assert page.locator("strong", has_text="helped").first.inner_text() == "helped"


def test_a_file_is_found_in_the_tree_and_shown(sweep: Sweep, visit: Opens) -> None:
    run = add_run(sweep.tracker, "files", "with files", {}, [])
    for path in ("folder/readme.txt", "beside.txt"):  # a folder alone would be open
        put = f"/api/v1/runs/{run}/artifacts/{path}"
        assert sweep.tracker.http.put(put, content=b"hello there", headers={"Content-Type": "text/plain"}).is_success
    page = visit(f"{sweep.tracker.url}/r/{run}?tab=artifacts").page
    page.get_by_role("treeitem", name=re.compile("folder")).click()
    page.get_by_role("treeitem", name=re.compile("readme.txt")).click()
    page.get_by_text("hello there").wait_for()


def test_a_run_without_metrics_says_how_to_log_some(sweep: Sweep, visit: Opens) -> None:
    run = add_run(sweep.tracker, "bare", "nothing", {}, [])
    page = visit(f"{sweep.tracker.url}/r/{run}").page
    page.get_by_role("heading", name="nothing").wait_for()
    page.get_by_text("run.log").first.wait_for()


def test_a_run_is_usable_on_a_phone(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.tracker.url}/r/{sweep.best()['id']}", width=390).page
    page.get_by_role("heading", name=sweep.best()["name"]).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
