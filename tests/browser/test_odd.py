"""What nobody should log, and somebody will."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import Visit
from tests.browser.sweep import Sweep, add_run, get
from tests.browser.training import training
from tests.support.poll import eventually

Opens = Callable[..., Visit]
MANY = 5000
NAMES = {
    "script": "<script>alert(1)</script>",
    "rtl": "שלום עולם",
    "long": "x" * 200,
    "quotes": "a`b'c\"d, e/f",
}


@pytest.fixture(scope="session")
def heavy(sweep: Sweep) -> str:
    """A run of 5,000 metrics."""
    points = [{"name": f"grad/layer.{i}", "step": step, "value": i + step} for i in range(MANY) for step in (0, 1)]
    run = add_run(sweep.tracker, "heavy", "heavy", {"rate": 0.5}, points)
    add_run(sweep.tracker, "heavy", "light", {"rate": 0.25}, [])
    eventually(lambda: get(sweep.tracker, "/table", fields=f"metrics.grad/layer.{MANY - 1}", filter="'heavy'"))
    return run


def experiment_of(sweep: Sweep, run: str) -> str:
    return f"{sweep.tracker.url}/e/{get(sweep.tracker, f'/runs/{run}')['experiment_id']}"


def drawn(page: Any, metric: str) -> Any:
    return page.get_by_role("figure", name=metric, exact=True).get_by_role("img")


def test_one_of_five_thousand_metrics_is_found_on_the_page_of_the_run(sweep: Sweep, heavy: str, visit: Opens) -> None:
    page = visit(f"{sweep.tracker.url}/r/{heavy}").page
    metrics = page.get_by_role("region", name="Metrics")
    metrics.get_by_text("5,000", exact=True).wait_for()
    metrics.get_by_role("textbox", name="Search metrics").fill("layer.4999")
    metrics.get_by_role("rowheader", name="grad/layer.4999").wait_for()


def test_one_of_five_thousand_charts_of_a_run_is_found_and_drawn(sweep: Sweep, heavy: str, visit: Opens) -> None:
    page = visit(f"{sweep.tracker.url}/r/{heavy}?tab=charts").page
    page.get_by_role("button", name="grad 5,000 panels").wait_for()
    page.get_by_role("textbox", name="Search panels").fill("layer.4999")
    drawn(page, "grad/layer.4999").wait_for()


def test_one_of_five_thousand_panels_of_a_workspace_is_found_and_drawn(sweep: Sweep, heavy: str, visit: Opens) -> None:
    page = visit(experiment_of(sweep, heavy)).page
    page.get_by_role("button", name="grad 5,000 panels").wait_for()
    page.get_by_role("textbox", name="Search panels").fill("layer.4999$")
    drawn(page, "grad/layer.4999").wait_for()


def test_parameters_are_not_crowded_out_by_thousands_of_metrics(sweep: Sweep, heavy: str, visit: Opens) -> None:
    page = visit(f"{experiment_of(sweep, heavy)}?mode=table").page
    page.get_by_role("columnheader", name="rate").wait_for()


def test_a_section_of_thousands_shows_the_first_panels(sweep: Sweep, heavy: str, visit: Opens) -> None:
    page = visit(f"{experiment_of(sweep, heavy)}?mode=charts").page
    drawn(page, "grad/layer.0").wait_for()
    page.get_by_role("button", name="more of 5,000 panels").wait_for()


def backwards(sweep: Sweep, run: str, spools: Path) -> str:
    """A run whose clock falls by a second whenever somebody looks at it. Returns the address of its experiment."""
    script = "\n".join(
        [
            "import itertools",
            "begun, looks = time.time_ns(), itertools.count()",
            "time.time_ns = lambda: begun - next(looks) * 10**9",
            "for step in range(20): run.log({'loss': 1 / (step + 1)}, step=step)",
        ]
    )
    training(sweep.tracker, run, script, spools).wait()
    eventually(lambda: get(sweep.tracker, f"/runs/{run}")["status"] == "finished", what="the end of the run")
    return experiment_of(sweep, run)


@pytest.mark.parametrize("axis", ["step", "relative", "time"])
def test_a_clock_that_runs_backwards_is_drawn_over(sweep: Sweep, visit: Opens, tmp_path: Path, axis: str) -> None:
    page = visit(f"{backwards(sweep, f'backwards-{axis}', tmp_path)}?x={axis}").page
    figure = page.get_by_role("figure", name="loss", exact=True)
    figure.get_by_role("img").wait_for()
    figure.get_by_text("20 points").wait_for()


def test_a_run_that_ends_before_it_began_took_no_time(sweep: Sweep, visit: Opens, tmp_path: Path) -> None:
    page = visit(f"{backwards(sweep, 'ends-first', tmp_path)}?mode=table&cols=runs.duration").page
    page.get_by_role("gridcell", name="0 s", exact=True).wait_for()
    page.get_by_role("link", name="ends-first").first.click()
    page.get_by_text("took 0 s").wait_for()


def named(sweep: Sweep, name: str) -> str:
    """A run in which everything is called so. Returns its id."""
    points = [{"name": name, "step": step, "value": 1.0} for step in range(3)]
    run = add_run(sweep.tracker, f"odd {name}", name, {name: name}, points, status="running")
    path = f"/api/v1/runs/{run}"
    assert sweep.tracker.http.patch(path, json={"notes": name, "owner": name, "group": name}).is_success
    assert sweep.tracker.http.patch(f"{path}/tags", json={name: name}).is_success
    return run


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_odd_names_are_shown_as_they_are_on_every_page(sweep: Sweep, visit: Opens, name: str) -> None:
    run = named(sweep, name)
    of_run, of_experiment = f"{sweep.tracker.url}/r/{run}", experiment_of(sweep, run)
    pages = ["", "?mode=table", "?mode=charts", "?mode=scatter", "?mode=parallel", "?group=runs.name", f"?peek={run}"]
    addresses = [f"{of_experiment}{search}" for search in [*pages, f"?mode=compare&sel={run}"]]
    addresses += [f"{of_run}{search}" for search in ("", "?tab=charts", "?tab=code")]
    page = visit(sweep.tracker.url).page
    page.get_by_role("region", name="Running now").get_by_role("link", name=name, exact=True).wait_for()
    for address in addresses:
        page.goto(address)
        page.get_by_text(name).locator("visible=true").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440, address


def test_an_odd_name_of_a_metric_is_that_of_its_chart(sweep: Sweep, visit: Opens) -> None:
    name = NAMES["quotes"]
    run = add_run(sweep.tracker, "odd metric", "odd", {}, [{"name": name, "step": 0, "value": 1.0}])
    page = visit(experiment_of(sweep, run)).page
    page.get_by_role("figure", name=name, exact=True).get_by_text("1 point").wait_for()


def test_a_metric_that_is_nowhere_finite_says_so_and_breaks_nothing(sweep: Sweep, visit: Opens) -> None:
    points = [{"name": "loss", "step": step, "value": "NaN"} for step in range(5)]
    run = add_run(sweep.tracker, "nowhere finite", "nan", {}, points)
    page = visit(experiment_of(sweep, run)).page
    plot = drawn(page, "loss")
    plot.wait_for()
    assert "no finite value" in plot.get_attribute("aria-label")


def test_an_experiment_whose_runs_log_nothing_says_so(sweep: Sweep, visit: Opens) -> None:
    run = add_run(sweep.tracker, "silence", "says nothing", {"rate": 0.5}, [])
    page = visit(experiment_of(sweep, run)).page
    page.get_by_role("link", name="says nothing").wait_for()
    page.get_by_text("These runs have logged no metrics yet").wait_for()
