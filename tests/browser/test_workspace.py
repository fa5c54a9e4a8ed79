"""Journeys through an experiment: by role, label and visible text, as a person finds things."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.pages import Visit
from tests.browser.sweep import Sweep, add_points, add_run

Opens = Callable[..., Visit]
FILTER = "Filter the runs"


def rows(page: Any) -> list[str]:
    """Names of the runs that the table shows, from above."""
    page.locator("[role=grid][aria-busy=false]").wait_for()
    heads = page.get_by_role("rowheader")
    found = [
        (heads.nth(i).bounding_box()["y"], heads.nth(i).get_by_role("link").inner_text()) for i in range(heads.count())
    ]
    return [name for _, name in sorted(found)]


def test_the_best_run_and_its_rate_are_said_in_words(sweep: Sweep, visit: Opens) -> None:
    page = visit(sweep.url).page
    words = page.get_by_text("Best val/accuracy").locator("..").inner_text()
    accuracy, rate, model = sweep.best()["cells"]
    assert sweep.best()["name"] in words
    assert re.search(rf"rate\s+{rate:g}", words)
    assert model in words
    assert f"{accuracy:.4g}" in words


def test_a_mistake_in_the_filter_is_told_and_changes_nothing(sweep: Sweep, visit: Opens) -> None:
    shown = visit(f"{sweep.url}?mode=table")
    shown.expected.append("400")
    page = shown.page
    before = rows(page)
    box = page.get_by_role("combobox", name=FILTER)
    box.fill("params.rate <> <")
    box.press("Enter")
    page.get_by_role("alert").wait_for()
    assert rows(page) == before
    box.fill("params.model = 'deep' and params.rate <= 0.01")
    box.press("Enter")
    page.get_by_role("list", name="Filters").wait_for()
    page.locator("[role=grid][aria-rowcount='4']").wait_for()
    assert sorted(rows(page)) == ["deep, rate 0.001", "deep, rate 0.003", "deep, rate 0.01"]


def test_the_filter_completes_what_the_runs_have(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=table").page
    box = page.get_by_role("combobox", name=FILTER)
    box.click()
    box.press_sequentially("params.mo")
    page.get_by_role("option", name=re.compile("params.model")).click()
    box.press_sequentially("= ")
    page.get_by_role("option", name=re.compile("'deep'")).click()
    box.press("Enter")
    page.locator("[role=grid][aria-rowcount='7']").wait_for()


def test_a_heading_sorts_and_the_link_shows_the_same(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=table").page
    heading = page.get_by_role("columnheader", name="val/accuracy")
    heading.get_by_role("button").first.click()
    page.locator("[role=columnheader][aria-sort=descending]").wait_for()
    page.get_by_role("rowheader").first.get_by_role("link", name=sweep.best()["name"]).wait_for()
    found = rows(page)
    assert found[0] == sweep.best()["name"]
    assert rows(visit(page.url).page) == found


def test_a_part_of_a_chart_is_zoomed_and_the_link_shows_it(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=charts").page
    plot = page.get_by_role("figure", name="val/accuracy").get_by_role("img")
    plot.wait_for()
    box = plot.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 82, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Leave the zoom").first.wait_for()
    other = visit(page.url).page
    other.get_by_role("button", name="Leave the zoom").first.click()
    other.wait_for_url(lambda url: "zoom" not in url)


def test_new_points_appear_without_a_reload(sweep: Sweep, visit: Opens) -> None:
    points = [{"name": "loss", "step": step, "value": 1 / (step + 1)} for step in range(10)]
    run = add_run(sweep.tracker, "live", "now", {}, points, status="running")
    experiment = sweep.tracker.http.get(f"/api/v1/runs/{run}").json()["experiment_id"]
    page = visit(f"{sweep.tracker.url}/e/{experiment}?mode=charts").page
    page.get_by_text("10 points").wait_for()
    add_points(sweep.tracker, run, [{"name": "loss", "step": step, "value": 0.1} for step in range(10, 25)])
    page.get_by_text("25 points").wait_for()


def test_deleted_runs_come_back_by_undo(sweep: Sweep, visit: Opens) -> None:
    run = add_run(sweep.tracker, "to delete", "gone", {}, [])
    experiment = sweep.tracker.http.get(f"/api/v1/runs/{run}").json()["experiment_id"]
    page = visit(f"{sweep.tracker.url}/e/{experiment}?mode=table").page
    page.get_by_role("checkbox", name="Select gone").check()
    page.get_by_role("button", name="Delete").click()
    page.get_by_text("This experiment has no runs yet").wait_for()
    page.get_by_role("button", name="Undo").last.click()
    page.get_by_role("link", name="gone").wait_for()


def test_two_runs_are_compared_by_what_is_different(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=table").page
    for name in ("small, rate 0.1", "deep, rate 0.1"):
        page.get_by_role("checkbox", name=f"Select {name}").check()
    page.get_by_role("button", name="Compare").last.click()
    table = page.get_by_role("region", name="Comparison")
    table.get_by_role("rowheader", name="model").wait_for()
    assert table.get_by_role("rowheader", name="rate", exact=True).count() == 0
    page.get_by_role("checkbox", name="also what is the same").check()
    table.get_by_role("rowheader", name="rate", exact=True).wait_for()


def test_groups_show_their_means_and_open_to_their_runs(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=table&group=params.model").page
    page.get_by_role("button", name="Runs of deep").click()
    page.get_by_role("link", name="deep, rate 0.1", exact=True).wait_for()
    page.get_by_role("row").filter(has_text="small").get_by_role("button", name="Only these").click()
    page.locator("[role=grid][aria-rowcount='7']").wait_for()
    assert all(name.startswith("small") for name in rows(page))


def test_a_rectangle_in_a_scatter_plot_filters_the_runs(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=scatter").page
    plot = page.get_by_role("img", name=re.compile("12 runs"))
    plot.wait_for()
    box = plot.bounding_box()
    page.mouse.move(box["x"] + 70, box["y"] + 14)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 40, steps=4)
    page.mouse.up()
    page.get_by_role("list", name="Filters").get_by_text("params.rate >=").wait_for()
    page.get_by_role("img", name=re.compile("^[1-9] runs|^1[01] runs")).wait_for()


def test_an_axis_of_parallel_coordinates_filters_the_runs(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=parallel").page
    plot = page.get_by_role("img", name=re.compile("12 runs"))
    plot.wait_for()
    box = plot.bounding_box()
    page.mouse.move(box["x"] + 90, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    page.get_by_role("list", name="Filters").get_by_text("params.rate >=").wait_for()


def test_all_of_it_goes_by_keyboard(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=split").page
    page.get_by_role("link", name="deep, rate 0.3").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("params.model = 'deep'")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.get_by_role("list", name="Filters").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_text("2 runs selected").wait_for()
    page.keyboard.press("c")
    page.get_by_role("region", name="Comparison").wait_for()
    page.keyboard.press("1")
    page.get_by_role("grid").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.get_by_role("complementary", name="Run deep").wait_for()
    page.keyboard.press("o")
    page.wait_for_url(re.compile("/r/"))


def test_a_saved_view_is_everybodys(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=table&sort=params.rate").page
    page.get_by_role("button", name="Views").click()
    page.get_by_role("menuitem", name="Save this view").click()
    page.get_by_role("textbox", name="Name").fill("By rate")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("is saved").wait_for()
    other = visit(f"{sweep.url}?mode=charts").page
    other.get_by_role("button", name="Views").click()
    other.get_by_role("menuitem", name="By rate").click()
    other.wait_for_url(re.compile("sort=params.rate"))


def test_a_server_that_goes_away_is_told_of_and_comes_back_by_itself(
    visit: Opens, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from tests.support.tracker import Tracker

    folder = tmp_path_factory.mktemp("away")
    tracker = Tracker(folder / "data", folder / "spools").start()
    try:
        run = add_run(tracker, "stays", "here", {}, [{"name": "loss", "step": 0, "value": 1.0}])
        experiment = tracker.http.get(f"/api/v1/runs/{run}").json()["experiment_id"]
        shown = visit(f"{tracker.url}/e/{experiment}")
        shown.expected += ["ERR_", "Failed to load", "INCOMPLETE"]
        shown.page.get_by_role("link", name="here").wait_for()
        tracker.kill()
        shown.page.get_by_text("The server has not answered since").wait_for()
        assert shown.page.get_by_role("link", name="here").is_visible()
        tracker.start()
        shown.page.get_by_text("What you see is from before").wait_for(state="hidden", timeout=30_000)
    finally:
        tracker.close()
