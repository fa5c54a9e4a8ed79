"""An experiment of a hundred thousand runs."""

from collections.abc import Callable
from typing import Any

from tests.browser.crowd import PRIME, RATES, RUNS, Crowd, name_of, score_of
from tests.browser.pages import Visit

Opens = Callable[..., Visit]
ROW_PX = 28


def row(page: Any, name: str) -> Any:
    return page.get_by_role("rowheader").get_by_role("link", name=name, exact=True)


def test_the_newest_runs_come_first_and_all_are_counted(crowd: Crowd, visit: Opens) -> None:
    page = visit(f"{crowd.url}?mode=table").page
    row(page, name_of(RUNS - 1)).wait_for()
    page.get_by_role("columnheader", name="Run").get_by_text("100,000 runs").wait_for()
    page.locator(f"[role=grid][aria-rowcount='{RUNS + 1}']").wait_for()


def test_a_jump_far_down_the_table_shows_the_runs_there(crowd: Crowd, visit: Opens) -> None:
    page = visit(f"{crowd.url}?mode=table").page
    row(page, name_of(RUNS - 1)).wait_for()
    place = RUNS * 9 // 10
    page.get_by_role("grid").evaluate(f"grid => {{ grid.scrollTop = {place * ROW_PX} }}")
    row(page, name_of(RUNS - 1 - place)).wait_for()


def test_the_best_of_all_runs_come_first_by_their_metric(crowd: Crowd, visit: Opens) -> None:
    page = visit(f"{crowd.url}?mode=table").page
    page.get_by_role("columnheader", name="score").get_by_role("button").first.click()
    page.locator("[role=columnheader][aria-sort=descending]").wait_for()
    row(page, name_of(max(range(PRIME), key=score_of))).wait_for()


def test_a_clause_finds_its_runs_among_all(crowd: Crowd, visit: Opens) -> None:
    page = visit(f"{crowd.url}?mode=table").page
    box = page.get_by_role("combobox", name="Filter the runs")
    box.fill("params.rate = 7 and metrics.score < 1000")
    box.press("Enter")
    found = [run for run in range(RUNS) if run % RATES == 7 and score_of(run) < 1000]
    page.locator(f"[role=grid][aria-rowcount='{len(found) + 1}']").wait_for()
    row(page, name_of(found[-1])).wait_for()


def test_a_few_of_them_are_drawn_and_it_says_so(crowd: Crowd, visit: Opens) -> None:
    page = visit(f"{crowd.url}?mode=charts").page
    page.get_by_text("100 of 100,000 runs drawn").wait_for()
