"""Charts as somebody works with them: panels of one's own, axes, groups, what the pointer says."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import Visit
from tests.browser.sweep import STEPS, Sweep

Opens = Callable[..., Visit]
ACCURACY = "val/accuracy"


def plot(page: Any, panel: str = ACCURACY) -> Any:
    found = page.get_by_role("figure", name=panel, exact=True).get_by_role("img")
    found.wait_for()
    return found


def zoom(page: Any, start: float, end: float) -> None:
    """Draws a part over a panel, from one share of its width to another."""
    box = plot(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] * start, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, box["y"] + 82, steps=5)
    page.mouse.up()


def test_a_panel_draws_arithmetic_and_the_link_shows_it(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=charts").page
    page.get_by_role("button", name="Panel", exact=True).click()
    box = page.get_by_label("A metric, a pattern or an expression")
    box.fill("val/accuracy - nothing")
    box.press("Enter")
    page.get_by_text("no metric is called «nothing»").wait_for()
    box.fill("1 - val/accuracy")
    box.press("Enter")
    page.get_by_role("button", name="Add the panel").click()
    assert "12 lines" in plot(page, "1 - val/accuracy").get_attribute("aria-label")
    page.wait_for_url(re.compile("own="))
    plot(visit(page.url).page, "1 - val/accuracy")


def test_a_pattern_draws_several_metrics_each_by_its_name(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=charts&own=all;*").page
    assert "24 lines" in plot(page, "all").get_attribute("aria-label")


def test_differences_to_the_baseline_need_one(sweep: Sweep, visit: Opens) -> None:
    own = "own=gap;val/accuracy - baseline.val/accuracy"
    page = visit(f"{sweep.url}?mode=charts&{own}").page
    page.get_by_text("choose a baseline").wait_for()
    run = sweep.best()["id"]
    words = plot(visit(f"{sweep.url}?mode=charts&{own}&base={run}").page, "gap").get_attribute("aria-label")
    assert f"highest {sweep.best()['name']} 0" in words


def test_the_ends_of_an_axis_are_chosen_in_place(sweep: Sweep, visit: Opens) -> None:
    shown = visit(f"{sweep.url}?mode=charts")
    page = shown.page
    page.get_by_role("button", name=f"{ACCURACY}: settings").click()
    page.get_by_label("y from").fill("0.5")
    page.get_by_label("y axis", exact=True).select_option("symlog")
    page.wait_for_url(re.compile("looks=.*low(=|%3D)0.5"))
    assert shown.violations() == []


def test_over_an_axis_that_no_run_has_steps_are_drawn(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=charts&x=metric:epoch").page
    page.get_by_role("figure", name=ACCURACY).get_by_text("no run has it over epoch: drawn over steps").wait_for()
    assert f"step {STEPS - 1}" in plot(page).get_attribute("aria-label")


def test_groups_have_a_line_and_a_band_of_choice(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=charts&group=params.model").page
    assert "2 lines" in plot(page).get_attribute("aria-label")
    page.get_by_label("Line of a group").select_option("median")
    page.get_by_label("Band of a group").select_option("ci")
    page.get_by_label("their runs").check()
    page.wait_for_url(re.compile("line=median.*band=ci|band=ci.*line=median"))
    page.get_by_role("img", name=re.compile("^val.accuracy, 14 lines")).wait_for()


def test_what_the_pointer_says_stays_when_clicked_and_is_copied(sweep: Sweep, visit: Opens) -> None:
    shown = visit(f"{sweep.url}?mode=charts")
    page = shown.page
    box = plot(page).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 60)
    values = page.get_by_role("dialog", name="Values")
    values.get_by_text(re.compile("^step ")).wait_for()
    values.get_by_text("rate 0.01, model deep").wait_for()
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    assert shown.violations() == []
    page.keyboard.press("c")
    values.get_by_text("copied").wait_for()
    page.keyboard.press("Escape")
    values.wait_for(state="hidden")


def test_the_crosshair_is_read_by_keys(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=charts").page
    plot(page).focus()
    page.keyboard.press("End")
    page.get_by_text(re.compile(f"step {STEPS - 1}: ")).wait_for(state="attached")
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Values").get_by_text(f"step {STEPS - 1}").wait_for()


def test_a_zoom_goes_back_to_the_one_before(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=charts").page
    zoom(page, 0.2, 0.8)
    page.wait_for_url(re.compile("zoom="))
    first = page.url
    zoom(page, 0.4, 0.6)
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("Alt+ArrowLeft")
    page.wait_for_url(first)
    page.keyboard.press("Alt+ArrowLeft")
    page.wait_for_url(lambda url: "zoom" not in url)


def test_a_panel_that_zooms_by_itself_leaves_the_others(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=charts&looks={ACCURACY};alone=1").page
    zoom(page, 0.3, 0.6)
    page.get_by_role("button", name="Leave its zoom").wait_for()
    assert "zoom" not in page.url


def test_a_panel_fills_the_page_by_a_key_and_arrows_go_on(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=charts").page
    plot(page).hover()
    page.keyboard.press("f")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("heading", name=ACCURACY).first.wait_for()
    page.keyboard.press("ArrowRight")
    dialog.get_by_role("heading", name="train/loss").first.wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_panels_values_and_its_picture_are_taken_along(
    sweep: Sweep, visit: Opens, tmp_path: Path, theme: str
) -> None:
    page = visit(f"{sweep.url}?mode=charts", theme=theme).page
    plot(page)
    page.get_by_role("button", name=f"{ACCURACY}: settings").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    found = list(csv.DictReader(io.StringIO(saved.value.path().read_text())))
    assert {row["line"] for row in found} == set(sweep.names())
    assert len(found) == len(sweep.names()) * STEPS
    with page.expect_download() as saved:
        page.get_by_role("button", name="Picture").click()
    saved.value.save_as(tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")
