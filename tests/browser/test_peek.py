"""A run beside the table, and what keys do to the row that has the focus."""

import re
from collections.abc import Callable
from typing import Any

from tests.browser.pages import Visit
from tests.browser.sweep import Sweep, add_run

Opens = Callable[..., Visit]


def beside(page: Any) -> Any:
    return page.get_by_role("complementary", name=re.compile("^Run "))


def own_run(sweep: Sweep, experiment: str) -> str:
    """A run that a test may change. Returns the address of its experiment's table."""
    run = add_run(sweep.tracker, experiment, "mine", {"rate": 0.5}, [{"name": "loss", "step": 3, "value": 0.25}])
    shown = sweep.tracker.http.get(f"/api/v1/runs/{run}").json()
    return f"{sweep.tracker.url}/e/{shown['experiment_id']}"


def in_first_row(shown: Visit) -> Any:
    """The page, with the focus of keys in its first row."""
    shown.page.get_by_role("rowheader").first.wait_for()
    shown.page.keyboard.press("j")
    return shown.page


def test_a_run_is_looked_into_beside_the_others_and_then_opened(sweep: Sweep, visit: Opens) -> None:
    page = in_first_row(visit(f"{sweep.url}?mode=table&sort=params.rate"))
    page.keyboard.press("o")
    beside(page).get_by_role("region", name="Parameters").get_by_text("0.001").wait_for()
    beside(page).get_by_role("rowheader", name="val/accuracy").wait_for()
    page.keyboard.press("o")
    page.wait_for_url(re.compile("/r/"))


def test_the_run_beside_follows_the_focus_until_escape(sweep: Sweep, visit: Opens) -> None:
    page = in_first_row(visit(f"{sweep.url}?mode=table&sort=params.rate,params.model"))
    page.keyboard.press("o")
    page.get_by_role("complementary", name="Run deep, rate 0.001").wait_for()
    page.keyboard.press("j")
    page.get_by_role("complementary", name="Run small, rate 0.001").wait_for()
    page.keyboard.press("Escape")
    beside(page).wait_for(state="hidden")


def test_a_link_shows_the_run_that_was_looked_into(sweep: Sweep, visit: Opens) -> None:
    page = in_first_row(visit(f"{sweep.url}?mode=table&sort=params.rate,params.model"))
    page.keyboard.press("o")
    page.get_by_role("complementary", name="Run deep, rate 0.001").wait_for()
    visit(page.url).page.get_by_role("complementary", name="Run deep, rate 0.001").wait_for()


def test_a_row_gets_another_name_by_keys_alone(sweep: Sweep, visit: Opens) -> None:
    page = in_first_row(visit(own_run(sweep, "named by keys")))
    page.keyboard.press("e")
    page.get_by_role("textbox", name="Name").wait_for()
    page.keyboard.type("ours")
    page.keyboard.press("Enter")
    page.get_by_role("rowheader").get_by_role("link", name="ours", exact=True).wait_for()


def test_a_row_gets_a_tag_and_a_note_by_keys_alone(sweep: Sweep, visit: Opens) -> None:
    page = in_first_row(visit(own_run(sweep, "tagged by keys")))
    page.keyboard.press("t")
    page.get_by_role("textbox", name="New tag").wait_for()
    page.keyboard.type("keep")
    page.keyboard.press("Enter")
    beside(page).get_by_role("button", name="Remove keep").wait_for()
    page.keyboard.press("n")
    page.get_by_role("textbox", name="Notes").wait_for()
    page.keyboard.type("It **helped**.")
    page.keyboard.press("Control+Enter")
    beside(page).locator("strong", has_text="helped").wait_for()


def test_a_selection_grows_and_shrinks_by_shift_and_arrows(sweep: Sweep, visit: Opens) -> None:
    page = in_first_row(visit(f"{sweep.url}?mode=table"))
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.get_by_text("3 runs selected").wait_for()
    page.keyboard.press("Shift+ArrowUp")
    page.get_by_text("2 runs selected").wait_for()


def test_a_selection_begins_anew_after_escape(sweep: Sweep, visit: Opens) -> None:
    page = in_first_row(visit(f"{sweep.url}?mode=table"))
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Escape")
    page.get_by_text("3 runs selected").wait_for(state="hidden")
    page.keyboard.press("Shift+ArrowDown")
    page.get_by_text("2 runs selected").wait_for()
