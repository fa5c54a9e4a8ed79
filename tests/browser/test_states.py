"""What pages say of runs that are not well."""

import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.browser.pages import Visit
from tests.browser.sweep import Sweep, get
from tests.browser.training import training
from tests.support.poll import eventually
from tests.support.tracker import Tracker

Opens = Callable[..., Visit]
SILENCE = timedelta(minutes=6, seconds=30)


def test_a_run_that_is_not_heard_of_says_since_when(tmp_path: Path, visit: Opens) -> None:
    tracker = Tracker(tmp_path / "data", tmp_path / "spools").start()
    try:
        process = training(tracker, "it", "run.log({'loss': 1.0}, step=0)\ntime.sleep(600)", tmp_path / "elsewhere")
        eventually(lambda: get(tracker, "/table", fields="")["items"], what="the run")
        eventually(lambda: get(tracker, "/runs/it")["seen_at"], what="its first sign of life")
        process.send_signal(signal.SIGKILL)
        process.wait()
        # A server that was away gives every run time to be heard again before it takes it for dead.
        tracker.stop()
        with closing(sqlite3.connect(tracker.data / "runfolio.db")) as tables, tables:
            then = (datetime.now(UTC) - SILENCE).strftime("%Y-%m-%d %H:%M:%S.%f")
            tables.execute("UPDATE writers SET seen_at = ?", [then])
        tracker.start()

        page = visit(tracker.url).page
        page.get_by_role("region", name="Running now").get_by_text("no signal for 6 min").wait_for()
        page.get_by_role("region", name="Experiments").get_by_role("link", name="it").click()
        page.get_by_role("rowheader").get_by_text("no signal for 6 min").wait_for()
        page.get_by_role("link", name="it", exact=True).first.click()
        page.get_by_text("no signal for 6 min").wait_for()
        page.context.close()
    finally:
        tracker.close()


def test_a_run_that_failed_says_its_last_words(sweep: Sweep, visit: Opens, tmp_path: Path) -> None:
    process = training(sweep.tracker, "it", "raise ValueError('the disk is full')", tmp_path)
    process.wait()
    eventually(lambda: get(sweep.tracker, "/runs/it")["status"] == "failed", what="the end of the run")
    page = visit(f"{sweep.tracker.url}/r/it").page
    page.get_by_role("link", name="ValueError: the disk is full").click()
    page.get_by_role("tab", name="Logs", selected=True).wait_for()
