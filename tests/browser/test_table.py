"""What a person does with the table of runs: by role, label and visible text."""

import re
from collections.abc import Callable
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.browser.pages import Visit
from tests.browser.sweep import Sweep, add_run, get
from tests.support.poll import eventually

Opens = Callable[..., Visit]
FILTER = "Filter the runs"


def run_ids(sweep: Sweep) -> dict[str, str]:
    items = get(sweep.tracker, "/table", experiment=sweep.experiment, fields="")["items"]
    return {str(run["name"]): str(run["id"]) for run in items}


def test_the_clause_that_excludes_most_runs_is_named_and_dropped(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=table&q=params.model = 'deep' and params.rate > 0.1 and params.rate < 0.1").page
    page.get_by_text("params.rate > 0.1 excludes 10 of 12 runs.").wait_for()
    page.get_by_role("button", name="Drop params.rate > 0.1").click()
    page.locator("[role=grid][aria-rowcount='5']").wait_for()


def test_pinned_runs_and_the_baseline_stay_on_top_whatever_the_filter(sweep: Sweep, visit: Opens) -> None:
    ids = run_ids(sweep)
    pinned, baseline = ids["small, rate 0.3"], ids["deep, rate 0.001"]
    page = visit(f"{sweep.url}?mode=table&pin={pinned}&base={baseline}&q=params.rate = 0.01").page
    top = page.get_by_role("rowgroup", name="Pinned runs").get_by_role("rowheader")
    top.nth(1).wait_for()
    assert [top.nth(i).get_by_role("link").inner_text() for i in range(2)] == ["deep, rate 0.001", "small, rate 0.3"]
    top.nth(0).get_by_label("baseline").wait_for()
    top.nth(1).get_by_label("pinned").wait_for()
    page.locator("[role=grid][aria-rowcount='5']").wait_for()


def test_a_run_pinned_by_keyboard_is_the_first_that_keys_reach(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=table").page
    page.get_by_role("link", name="deep, rate 0.1", exact=True).wait_for()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("p")
    top = page.get_by_role("rowgroup", name="Pinned runs")
    name = top.get_by_role("link").inner_text()
    for key in ("k", "k", "k", "x"):
        page.keyboard.press(key)
    page.get_by_text("1 run selected").wait_for()
    assert top.get_by_role("checkbox", name=f"Select {name}").is_checked()


def test_a_pinned_run_stays_in_sight_while_others_scroll(sweep: Sweep, visit: Opens) -> None:
    runs = [add_run(sweep.tracker, "long", f"run {i}", {"i": i}, []) for i in range(60)]
    experiment = get(sweep.tracker, f"/runs/{runs[0]}")["experiment_id"]
    page = visit(f"{sweep.tracker.url}/e/{experiment}?mode=table&sort=params.i&pin={runs[3]}").page
    top = page.get_by_role("rowgroup", name="Pinned runs").get_by_role("link", name="run 3", exact=True)
    before = top.bounding_box()
    page.get_by_role("grid").evaluate("grid => grid.scrollTo(0, 10_000)")
    page.get_by_role("link", name="run 59").wait_for()
    assert top.bounding_box() == before


def stroke(page: Any, run: str) -> str:
    """The colour in which a run is drawn, as its eye shows it."""
    return str(page.get_by_role("button", name=f"Draw {run}").locator("line").get_attribute("stroke"))


def command(page: Any, name: str) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("searchbox", name="Experiment, run, model or command").fill(name)
    page.get_by_role("option", name=name).click()


def test_a_colour_that_was_chosen_is_in_the_link_and_can_be_given_back(sweep: Sweep, visit: Opens) -> None:
    run = "deep, rate 0.03"
    page = visit(f"{sweep.url}?mode=table").page
    page.get_by_role("button", name=f"Draw {run}").click(button="right")
    picker = page.get_by_role("dialog", name=f"Colour and dash of {run}")
    before = stroke(page, run)
    picker.get_by_role("radio", name="magenta").check()
    picker.get_by_role("radio", name="dotted").check()
    page.wait_for_url(re.compile("look="))
    assert stroke(visit(page.url).page, run) == stroke(page, run) != before
    picker.get_by_role("button", name="Back to automatic").click()
    page.wait_for_url(lambda url: "look=" not in url)
    assert stroke(page, run) == before


def test_a_command_opens_the_choice_of_colour_for_the_run_that_keys_are_at(sweep: Sweep, visit: Opens) -> None:
    shown = visit(f"{sweep.url}?mode=table", theme="dark")
    page = shown.page
    page.get_by_role("link", name="deep, rate 0.1", exact=True).wait_for()
    page.keyboard.press("j")
    command(page, "Choose the colour of the run")
    page.get_by_role("dialog", name=re.compile("Colour and dash of")).wait_for()
    assert shown.violations() == []


def test_drawn_runs_get_new_colours_by_a_command(sweep: Sweep, visit: Opens) -> None:
    page = visit(sweep.url).page
    page.get_by_role("link", name="deep, rate 0.1", exact=True).wait_for()
    first, last = (stroke(page, page.get_by_role("rowheader").nth(i).get_by_role("link").inner_text()) for i in (0, 11))
    page.get_by_role("combobox", name=FILTER).fill("params.model = 'small' and params.rate = 0.001")
    page.get_by_text("1 run drawn").wait_for()
    assert stroke(page, "small, rate 0.001") == last
    page.get_by_role("combobox", name=FILTER).blur()
    command(page, "Give the drawn runs new colours")
    page.get_by_role("button", name="Draw small, rate 0.001").locator(f"line[stroke='{first}']").wait_for(
        state="attached"
    )


@pytest.fixture(scope="module")
def many(sweep: Sweep) -> str:
    """The page of an experiment with more runs than one page of groups, or of a group's runs, holds."""
    runs = [add_run(sweep.tracker, "many", f"run {i}", {"i": i, "kind": "all"}, []) for i in range(205)]
    return f"{sweep.tracker.url}/e/{get(sweep.tracker, f'/runs/{runs[0]}')['experiment_id']}"


def test_runs_are_grouped_by_several_fields_found_by_their_letters(sweep: Sweep, visit: Opens) -> None:
    shown = visit(f"{sweep.url}?mode=table&group=runs.status")
    page = shown.page
    page.get_by_role("button", name="Group by State").click()
    for words, field in (("mdl", "model"), ("rt", "rate")):
        page.get_by_role("textbox", name="Search fields to group by").fill(words)
        page.get_by_role("checkbox", name=re.compile(f"^{field} params")).check()
    assert shown.violations() == []
    page.get_by_role("button", name="Do not group by State").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Group by model, rate").wait_for()
    page.get_by_role("button", name="Runs of deep, 0.3").wait_for()


def test_all_groups_are_reached_a_page_after_the_other(many: str, visit: Opens) -> None:
    page = visit(f"{many}?mode=table&group=params.i").page
    page.get_by_text("1–200 of 205").wait_for()
    page.get_by_role("button", name="Next page").click()
    page.get_by_text("201–205 of 205").wait_for()
    page.get_by_role("rowheader", name="204").wait_for()
    page.get_by_role("button", name="Runs", exact=True).click()
    page.get_by_text("1–200 of 205").wait_for()


def test_all_runs_of_a_group_are_reached(many: str, visit: Opens) -> None:
    page = visit(f"{many}?mode=table&group=params.kind").page
    page.get_by_role("button", name="Runs of all").click()
    page.get_by_role("button", name="Show 100 more").click()
    page.get_by_role("button", name="Show 5 more").click()
    page.get_by_role("link", name="run 0", exact=True).wait_for()


def test_all_that_the_filter_finds_is_selected_and_tagged(many: str, visit: Opens, sweep: Sweep) -> None:
    shown = visit(f"{many}?mode=table&q=params.i >= 5")
    page = shown.page
    page.locator("[role=grid][aria-rowcount='201']").wait_for()
    page.get_by_role("checkbox", name="Select all runs that the filter finds").check()
    bar = page.get_by_role("region", name="Selected runs")
    bar.get_by_text("200 runs selected: all that the filter finds").wait_for()
    page.get_by_role("checkbox", name="Select run 204").uncheck()
    bar.get_by_text("199 runs selected").wait_for()
    assert shown.violations() == []
    bar.get_by_role("button", name="Tag").click()
    page.get_by_role("textbox", name="Name").fill("kept")
    page.get_by_role("button", name="Tag", exact=True).click()
    page.get_by_text("199 runs tagged kept.").wait_for()
    query = {"experiment": many.rsplit("/", maxsplit=1)[-1], "filter": "tags.kept"}
    assert get(sweep.tracker, "/table/count", **query)["count"] == 199
    page.get_by_role("button", name="Undo").last.click()
    eventually(lambda: get(sweep.tracker, "/table/count", **query)["count"] == 0, what="no run tagged")


def test_all_of_one_filter_is_not_all_of_another(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=table&q=params.model = 'deep'").page
    page.locator("[role=grid][aria-rowcount='7']").wait_for()
    page.keyboard.press("Control+a")
    page.get_by_text("6 runs selected").wait_for()
    page.get_by_role("button", name="Clear the filter").click()
    page.locator("[role=grid][aria-rowcount='13']").wait_for()
    assert page.get_by_text("selected").count() == 0


def test_select_all_within_the_filter_selects_its_text(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=table").page
    box = page.get_by_role("combobox", name=FILTER)
    box.fill("params.rate < 1")
    box.press("Control+a")
    page.keyboard.insert_text("params.rate < 0.002")
    page.locator("[role=grid][aria-rowcount='3']").wait_for()
    assert page.get_by_text("selected").count() == 0


def test_all_selected_runs_are_compared_as_far_as_there_is_room(many: str, visit: Opens) -> None:
    page = visit(f"{many}?mode=compare&all=1").page
    page.get_by_text("The first 50 of 205 are shown.").wait_for()


def test_only_selected_runs_are_asked_for_when_they_are_exported(sweep: Sweep, visit: Opens) -> None:
    shown = visit(f"{sweep.url}?mode=table&sel={run_ids(sweep)['deep, rate 0.1']}")
    page = shown.page
    page.get_by_text("1 run selected").wait_for()
    page.get_by_role("button", name="Export").click()
    rows_of = re.compile(r"/table\?.*runs\.id")
    with page.expect_response(rows_of) as asked, page.expect_download() as download:
        page.get_by_role("menuitem", name="Table as CSV").click()
    assert len(asked.value.json()["items"]) == 1
    assert download.value.path().read_text().splitlines()[1].startswith('"deep, rate 0.1",finished,')


def test_the_table_of_selected_runs_leaves_as_parquet(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=table&cols=params.rate,metrics.train/loss.min&q=params.model = 'deep'").page
    page.locator("[role=grid][aria-rowcount='7']").wait_for()
    page.keyboard.press("Control+a")
    page.get_by_role("checkbox", name="Select deep, rate 0.3").uncheck()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Table as Parquet").click()
    table = pq.read_table(download.value.path())
    assert table.column_names == ["runs.id", "runs.name", "runs.status", "params.rate", "metrics.train/loss.min"]
    assert sorted(table["params.rate"].to_pylist()) == [0.001, 0.003, 0.01, 0.03, 0.1]


def test_runs_are_drawn_while_their_groups_are_sorted_by_size(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?group=params.model&sort=-count").page
    page.get_by_role("figure", name="val/accuracy").get_by_role("img").wait_for()
    page.get_by_role("button", name="Runs", exact=True).wait_for()
