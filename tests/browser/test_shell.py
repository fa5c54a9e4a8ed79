"""What is around every page."""

from collections.abc import Callable

import pytest

from tests.browser.pages import Visit
from tests.browser.sweep import Sweep

Opens = Callable[..., Visit]


def test_a_chosen_theme_is_kept(sweep: Sweep, visit: Opens) -> None:
    page = visit(sweep.tracker.url, theme="light").page
    while page.evaluate("document.documentElement.dataset.theme") != "dark":
        page.get_by_role("button", name="Theme:").click()
    page.reload()
    page.get_by_role("button", name="Theme: dark").wait_for()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_question_mark_shows_all_keys(sweep: Sweep, visit: Opens) -> None:
    page = visit(sweep.url).page
    page.get_by_role("grid").wait_for()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    sheet.get_by_text("Filter the runs").wait_for()
    page.keyboard.press("Escape")
    sheet.wait_for(state="hidden")


def test_the_palette_goes_to_an_experiment_by_a_part_of_its_name(sweep: Sweep, visit: Opens) -> None:
    page = visit(sweep.tracker.url).page
    page.get_by_role("heading", name="Experiments").wait_for()
    page.keyboard.press("Control+k")
    page.get_by_role("searchbox", name="Experiment, run, model or command").fill("swe")
    page.get_by_role("option", name="sweep").click()
    page.get_by_role("heading", name="sweep").wait_for()


def test_an_address_that_leads_nowhere_leads_home(sweep: Sweep, visit: Opens) -> None:
    shown = visit(f"{sweep.tracker.url}/r/nobody")
    shown.expected.append("404")
    shown.page.get_by_text("There is no such run").wait_for()
    shown.complaints.clear()
    shown.page.get_by_role("link", name="All experiments").click()
    shown.page.get_by_role("heading", name="Experiments").wait_for()


def test_a_strange_address_is_told_of_by_the_same_pages(sweep: Sweep, visit: Opens) -> None:
    shown = visit(sweep.tracker.url)
    shown.expected.append("404")
    assert shown.page.goto(f"{sweep.tracker.url}/nowhere/at/all").status == 404
    shown.page.get_by_text("There is no such page").wait_for()


def test_the_first_key_leads_past_the_head_of_the_page(sweep: Sweep, visit: Opens) -> None:
    page = visit(sweep.tracker.url).page
    page.get_by_role("heading", name="Experiments").wait_for()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    assert skip.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_a_page_may_run_no_script_that_is_not_the_servers_file(sweep: Sweep, visit: Opens) -> None:
    shown = visit(sweep.tracker.url)
    shown.expected.append("Content Security Policy")
    add = "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = true'}))"
    shown.page.evaluate(add)
    assert shown.page.evaluate("window.ran") is None


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/e/{e}",
        "/e/{e}?mode=table",
        "/e/{e}?mode=table&pin={r}&all=1",
        "/e/{e}?peek={r}",
        "/e/{e}?mode=compare",
        "/e/{e}?mode=scatter",
        "/e/{e}?mode=parallel",
        "/e/{e}?group=params.model",
        "/r/{r}",
        "/r/{r}?tab=charts",
        "/r/{r}?tab=logs",
    ],
)
def test_pages_break_no_rule_of_accessibility(sweep: Sweep, visit: Opens, path: str, theme: str) -> None:
    best = sweep.best()
    shown = visit(sweep.tracker.url + path.format(e=sweep.experiment, r=best["id"]), theme=theme)
    heading = {"/": "Experiments", "/e": "sweep", "/r": best["name"]}[path[:2]]
    shown.page.get_by_role("heading", name=heading).first.wait_for()
    if path in ("/e/{e}", "/e/{e}?mode=table"):
        shown.page.get_by_role("gridcell").first.wait_for()  # rows whose columns are on their way are empty
    assert shown.violations() == []


def test_a_dot_looks_again_at_once(sweep: Sweep, visit: Opens) -> None:
    page = visit(sweep.url).page
    page.get_by_role("gridcell").first.wait_for()
    with page.expect_request(lambda request: "/api/v1/table?" in request.url):
        page.keyboard.press(".")


def test_two_keys_go_from_place_to_place(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.tracker.url}/r/{sweep.best()['id']}").page
    page.get_by_role("link", name="sweep").wait_for()
    page.keyboard.type("gm")
    page.get_by_role("tab", name="Media", selected=True).wait_for()
    page.keyboard.type("gr")
    page.get_by_role("grid").wait_for()
    page.keyboard.type("ge")
    page.get_by_role("img", name="12 runs").wait_for()
    page.keyboard.type("gh")
    page.get_by_role("heading", name="Experiments").wait_for()


def test_a_command_gets_another_key_and_keeps_it(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=table").page
    page.get_by_role("gridcell").first.wait_for()
    page.keyboard.press("?")
    page.get_by_role("button", name="Keys of «Next run»").click()
    page.keyboard.press("w")
    page.get_by_role("button", name="Keys of «Next run»: W").wait_for()
    page.reload()
    page.get_by_role("gridcell").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("w")
    page.keyboard.press("x")
    page.get_by_text("1 run selected").wait_for()
    page.get_by_role("row", selected=True).get_by_role("rowheader").get_by_role(
        "link", name=sweep.names()[0]
    ).wait_for()
