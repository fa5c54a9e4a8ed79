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
