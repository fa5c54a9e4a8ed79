"""Chromium, and how much processor time its main thread takes: a busy machine does not change that."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import CDPSession, Page

_ARGUMENTS: Final = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


class Browser:
    """A page and the counters of its main thread."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self.page = page
        self._session = session
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

    @contextmanager
    def tab(self) -> Iterator[Browser]:
        """A new page, whose counters start at nothing; what the browser has kept of earlier ones is there."""
        page = self.page.context.new_page()
        yield Browser(page, page.context.new_cdp_session(page))
        page.close()

    def cpu_ms(self) -> float:
        """Processor time of the main thread so far."""
        return self._metric("TaskDuration") * 1000

    def heap_mb(self) -> float:
        """Memory of the page's objects, after a collection."""
        self._session.send("HeapProfiler.collectGarbage")
        return self._metric("JSHeapUsedSize") / 1e6

    def frames_ms(self, script: str) -> list[float]:
        """Processor time of each of the main thread's tasks while a script runs, the longest first."""
        events: list[dict[str, object]] = []
        ended: list[bool] = []
        self._session.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
        self._session.once("Tracing.tracingComplete", lambda _: ended.append(True))
        categories = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
        self._session.send(
            "Tracing.start", {"transferMode": "ReportEvents", "traceConfig": {"includedCategories": categories}}
        )
        self.page.evaluate(script)
        self._session.send("Tracing.end")
        while not ended:
            self.page.wait_for_timeout(20)
        return sorted(_task_times(events), reverse=True)

    def _metric(self, name: str) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == name))


def _task_times(events: list[dict[str, object]]) -> Iterator[float]:
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event.get("name") == "thread_name" and event["args"] == {"name": "CrRendererMain"}
    }
    for event in events:
        of_main = (event.get("pid"), event.get("tid")) in mains
        if of_main and event.get("name") == "RunTask" and isinstance(event.get("tdur"), int):
            yield int(str(event["tdur"])) / 1000


@contextmanager
def open_browser(width: int = 1440, height: int = 900) -> Iterator[Browser]:
    """Chromium from ``$CHROMIUM`` or the path, without a window."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(_ARGUMENTS))
        context = browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        yield Browser(page, context.new_cdp_session(page))
        browser.close()
