"""The dashboard in Chromium: until there are rows and a chart, and main-thread time of what people do.

``python -m benchmarks.dashboard [--runs 100000] [--live 60]``
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from .support import data
from .support.browser import open_browser
from .support.load import appending
from .support.reads import wait_sealed
from .support.report import Row, note, report
from .support.seed import seed
from .support.servers import serve
from .support.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Route

    from .support.browser import Browser
    from .support.servers import Server

POINTS: Final = 4000
MOVES: Final = 60
ZOOMS: Final = 5
PANELS: Final = 24
LOOKS: Final = 6
SCROLL: Final = """async () => {
    const grid = document.querySelector('[role=grid]');
    for (let i = 0; i < 150; i++) {
        grid.scrollTop += 60;
        await new Promise((done) => requestAnimationFrame(done));
    }
}"""


def fill(server: Server, experiment: str, runs: int, metrics: int) -> str:
    """Runs that logged 4,000 steps and ended. Returns the experiment's id."""
    client, names = server.client(), data.names(metrics)
    for number in range(runs):
        stream, values = Stream.begin(experiment, names), data.walks(number, metrics, POINTS)
        stream.send(client, np.arange(POINTS), data.times(number, POINTS), values)
        client.post_spool(*stream.finish(data.EPOCH_US + POINTS * data.STEP_US))
    wait_sealed(server)
    return experiment_id(server, experiment)


def experiment_id(server: Server, name: str) -> str:
    items = server.client().get_json(f"/api/v1/overview?q={name}")["items"]
    return str(items[0]["id"])


def first_rows(server: Server, runs: int) -> Iterator[Row]:
    """From the navigation until rows and the first chart are there; how scrolling and jumping go."""
    seeded = seed(server, "many", runs)
    server.restart()
    rows, charts = [], []
    with open_browser() as browser:
        page = browser.page
        for _ in range(5):
            began = time.perf_counter()
            page.goto(f"{server.url}/e/{seeded.experiment}", wait_until="commit")
            page.wait_for_selector("[data-place]")
            rows.append(time.perf_counter() - began)
            page.wait_for_selector("figure footer span")
            charts.append(time.perf_counter() - began)
            page.goto("about:blank")
        page.goto(f"{server.url}/e/{seeded.experiment}?mode=table")
        page.wait_for_selector("[data-place]")
        page.wait_for_timeout(1000)
        frames = browser.frames_ms(SCROLL)
        began = time.perf_counter()
        page.evaluate(f"document.querySelector('[role=grid]').scrollTop = {runs * 9 // 10} * 28")
        page.wait_for_selector(f"[data-place='{runs * 9 // 10 + 3}']")
        jump = time.perf_counter() - began
        heap = browser.heap_mb()
    first, chart = float(np.median(rows)), float(np.median(charts))
    work = f"dashboard: an experiment of {runs:,} runs"
    yield Row(f"{work}: first rows", "≤ 1.0 s", f"{first:.2f} s (the first time {rows[0]:.2f})", first <= 1)
    yield Row(f"{work}: first chart after the rows", "≤ 0.5 s", f"{chart - first:.2f} s", chart - first <= 0.5)
    yield Row(f"{work}: scrolling, the longest of 150 frames", "≤ 16 ms CPU", f"{frames[0]:.1f} ms", frames[0] <= 16)
    yield Row(f"{work}: a jump to 90 %", "", f"{jump * 1000:.0f} ms; the page's memory {heap:.0f} MB", None)


class Held:
    """Answers of charts, held back until they are wanted: what a browser does with one is measured by itself."""

    def __init__(self, browser: Browser) -> None:
        self._waiting: list[Route] = []
        # A method that Playwright may mark as its own; one of a list it cannot.
        browser.page.route("**/api/v1/charts", self._hold)
        self._page = browser.page

    def _hold(self, route: Route) -> None:
        self._waiting.append(route)

    def let_go(self) -> None:
        while not self._waiting:
            self._page.wait_for_timeout(20)
        for route in self._waiting:
            route.continue_()
        self._waiting.clear()


def drawing(server: Server) -> Iterator[Row]:
    """100 lines of about 500 buckets: the first paint, a zoom, the pointer moving over them."""
    experiment = fill(server, "lines", 100, 1)
    with open_browser() as browser:
        page, held = browser.page, Held(browser)
        page.goto(f"{server.url}/e/{experiment}?mode=charts&panel=metric_0")
        page.wait_for_timeout(2500)
        before = browser.cpu_ms()
        held.let_go()
        page.wait_for_timeout(1500)
        paint = browser.cpu_ms() - before
        box = page.get_by_role("dialog").get_by_role("img").bounding_box()
        assert box is not None
        hover = hovered(browser, box["x"] + 100, box["y"] + box["height"] / 2)
        zooms = [zoomed(browser, box["x"] + 100 + 20 * i, box["y"] + box["height"] / 2) for i in range(ZOOMS)]
    (redraw, after), first = np.median(zooms, axis=0), zooms[0][0]
    work = "dashboard: 100 lines × 500 buckets"
    yield within(f"{work}: decode and first paint", paint, 60)
    yield within(f"{work}: zoom, until it is drawn (median of {ZOOMS}; the first {first:.1f})", redraw, 16)
    yield Row(f"{work}: zoom, the address and the question for a finer answer after it", "", f"{after:.1f} ms", None)
    yield within(f"{work}: a move of the pointer", hover, 5)


def zoomed(browser: Browser, x: float, y: float) -> tuple[float, float]:
    """Main-thread time of a zoom in ms: until it is drawn, and of what follows when it rests."""
    page = browser.page
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 600, y + 3)
    page.wait_for_timeout(300)
    before = browser.cpu_ms()
    page.mouse.up()
    page.wait_for_timeout(100)
    drawn = browser.cpu_ms()
    page.wait_for_timeout(500)
    ended = browser.cpu_ms()
    page.mouse.dblclick(x, y)
    page.wait_for_timeout(500)
    return drawn - before, ended - drawn


def within(work: str, measured: float, limit: float) -> Row:
    """A row of main-thread time in ms."""
    return Row(work, f"≤ {limit:g} ms CPU", f"{measured:.1f} ms", measured <= limit, {"ms": measured})


def hovered(browser: Browser, x: float, y: float) -> float:
    """Main-thread time of one move of the pointer, in ms."""
    page = browser.page
    page.mouse.move(x - 5, y)
    page.wait_for_timeout(300)
    before = browser.cpu_ms()
    for i in range(MOVES):
        page.mouse.move(x + 4 * i, y + i % 30)
        page.wait_for_timeout(25)
    return (browser.cpu_ms() - before) / MOVES


def panels(server: Server) -> Iterator[Row]:
    """24 panels of 20 runs, all in sight: the crosshair is drawn in each."""
    experiment = fill(server, "panels", 20, PANELS)
    with open_browser(1800, 1500) as browser:
        page = browser.page
        page.goto(f"{server.url}/e/{experiment}?mode=charts")
        page.locator("figure footer span").nth(PANELS - 1).wait_for()
        page.wait_for_timeout(1000)
        box = page.get_by_role("figure").first.bounding_box()
        assert box is not None
        hover = hovered(browser, box["x"] + 80, box["y"] + 100)
    yield within(f"dashboard: {PANELS} panels × 20 runs: a move of the pointer, the crosshair in all", hover, 8)


def live(server: Server, seconds: float) -> Iterator[Row]:
    """100 runs that log 24 metrics, all of them drawn."""
    with appending(server, "live", metrics=PANELS), open_browser(1800, 1500) as browser:
        page = browser.page
        page.wait_for_timeout(5000)
        page.goto(f"{server.url}/e/{experiment_id(server, 'live')}?mode=charts")
        page.locator("figure footer span").nth(PANELS - 1).wait_for()
        page.wait_for_timeout(5000)
        heaps, busy = [browser.heap_mb()], 0.0
        for _ in range(LOOKS):
            before = browser.cpu_ms()
            page.wait_for_timeout(seconds * 1000 / LOOKS)
            busy += browser.cpu_ms() - before
            heaps.append(browser.heap_mb())
        load = busy / seconds
    yield Row(
        f"dashboard: 100 running runs in {PANELS} panels for {seconds:.0f} s",
        "≤ 20 ms CPU a second; memory flat",
        f"{load:.0f} ms; MB after each sixth: {', '.join(f'{heap:.1f}' for heap in heaps)}",
        load <= 20,
    )


def measure(options: argparse.Namespace) -> Iterator[Row]:
    """Each part on a server of its own."""
    parts = options.part.split(",") if options.part else ["drawing", "panels", "live", "rows"]
    for part in parts:
        note(part)
        with serve("sqlite") as server:
            if part == "rows":
                yield from first_rows(server, options.runs)
            elif part == "live":
                yield from live(server, options.live)
            else:
                yield from (drawing if part == "drawing" else panels)(server)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--live", type=float, default=60, help="seconds of the live part")
    parser.add_argument("--part", default="", help="drawing, panels, live, rows")
    report("dashboard", measure(parser.parse_args()))


if __name__ == "__main__":
    main()
