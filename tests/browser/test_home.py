"""The first page."""

from collections.abc import Callable
from pathlib import Path

from tests.browser.pages import Visit
from tests.browser.sweep import Sweep, add_run
from tests.support.tracker import Tracker

Opens = Callable[..., Visit]


def test_experiments_say_how_their_runs_stand(sweep: Sweep, visit: Opens) -> None:
    page = visit(sweep.tracker.url).page
    row = page.get_by_role("listitem").filter(has_text="sweep").first
    row.get_by_role("list", name="Runs by state").get_by_text("12", exact=True).wait_for()


def test_an_empty_tracker_shows_what_to_paste_until_the_first_run_comes(tmp_path: Path, visit: Opens) -> None:
    tracker = Tracker(tmp_path / "data", tmp_path / "spools").start()
    try:
        page = visit(tracker.url).page
        page.get_by_text(f'url="{tracker.url}"').wait_for()
        page.get_by_text("Waiting for the first run").wait_for()
        add_run(tracker, "first", "hello", {}, [{"name": "loss", "step": 0, "value": 1.0}], status="running")
        page.get_by_role("link", name="first").wait_for()
        page.get_by_role("link", name="hello").wait_for()
        page.context.close()
    finally:
        tracker.close()


def test_my_runs_come_first_however_many_others_run(tmp_path: Path, visit: Opens) -> None:
    tracker = Tracker(tmp_path / "data", tmp_path / "spools").start()
    try:
        mine = add_run(tracker, "shared", "mine", {}, [], status="running")
        assert tracker.http.patch(f"/api/v1/runs/{mine}", json={"owner": "grace"}).is_success
        for i in range(20):
            add_run(tracker, "shared", f"other {i}", {}, [], status="running")
        page = visit(tracker.url).page
        running = page.get_by_role("region", name="Running now")
        running.get_by_text("9 more runs that began before these").wait_for()
        running.get_by_role("button", name="Which runs are mine?").click()
        running.get_by_role("textbox").fill("grace")
        running.get_by_role("button", name="These are mine").click()
        running.get_by_role("heading", name="Mine").wait_for()
        running.get_by_role("listitem").first.get_by_role("link", name="mine").wait_for()
        page.reload()
        running.get_by_role("heading", name="Mine").wait_for()
        page.context.close()
    finally:
        tracker.close()


def test_an_experiment_is_found_by_a_part_of_its_name(sweep: Sweep, visit: Opens) -> None:
    add_run(sweep.tracker, "quite another", "alone", {}, [])
    page = visit(sweep.tracker.url).page
    experiments = page.get_by_role("region", name="Experiments")
    experiments.get_by_role("link", name="sweep").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("quite")
    experiments.get_by_role("link", name="sweep").wait_for(state="hidden")
    experiments.get_by_role("link", name="quite another").wait_for()
