"""Our pages beside MLflow's, over the same runs, in one Chromium: until rows and a chart are there, and what it takes.

``python -m benchmarks.pages [--visits 5] [--pictures FOLDER]``

MLflow is taken from where ``benchmarks.peers --setup`` has put it. Filling takes minutes. The same page of both is then
opened in turn, each time in a new tab; the first visit fills the browser's cache and does not count.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from .peers import OURS, PEERS, Measure, compare, held
from .support.browser import open_browser
from .support.report import Row, note, report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .support.browser import Browser

SETTLED_MS: Final = 3000
PAINTED: Final = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass(frozen=True, slots=True)
class Signs:
    """Selectors of what is there only once it is filled: a run's row, and a chart with a line in it."""

    row: str
    chart: str


@dataclass(frozen=True, slots=True)
class View:
    """A page that both have: what of it is waited for, one after the other."""

    name: str
    title: str
    awaited: tuple[str, ...]


MLFLOW: Final = PEERS[0]
SIGNS: Final = {
    OURS.title: Signs("[data-place]", "figure:has(footer span)"),
    MLFLOW.title: Signs(".ag-row:has(a[href*='/runs/'])", ".js-plotly-plot:has(.js-line)"),
}
VIEWS: Final = (
    View("rows", "table of 10,000 runs", ("row",)),
    View("charts", "10,000 runs, charts beside the list", ("row", "chart")),
    View("run", "a run with 2,000 metrics", ("chart",)),
)


def visit(browser: Browser, address: str, view: View, signs: Signs, picture: Path | None) -> dict[str, float]:
    """Seconds by the clock and of the main thread until each thing was painted; what the page holds once settled."""
    selectors = {"row": signs.row, "chart": signs.chart}
    found: dict[str, float] = {}
    with browser.tab() as tab:
        began = time.perf_counter()
        tab.page.goto(address, wait_until="commit")
        for thing in view.awaited:
            tab.page.wait_for_selector(selectors[thing])
            tab.page.evaluate(PAINTED)
            found |= {f"{thing}_s": time.perf_counter() - began, f"{thing}_cpu_s": tab.cpu_ms() / 1000}
            if picture:
                tab.page.screenshot(path=f"{picture}-{thing}.png")
        tab.page.wait_for_timeout(SETTLED_MS)
        found |= {f"{thing}s": tab.page.locator(selectors[thing]).count() for thing in selectors}
        found["heap_mb"] = tab.heap_mb()
    return found


def measure(options: argparse.Namespace) -> Iterator[Row]:
    """Rows of every page, the two trackers visited in turn."""
    with held(OURS, "pages") as ours, held(MLFLOW, "pages") as theirs, open_browser() as browser:
        for view in VIEWS:
            visits: dict[str, list[dict[str, float]]] = {OURS.title: [], MLFLOW.title: []}
            for number in range(options.visits + 1):
                for title, addresses in ((OURS.title, ours), (MLFLOW.title, theirs)):
                    picture = options.pictures / f"{title}-{view.name}" if options.pictures and number == 0 else None
                    visits[title].append(visit(browser, addresses[view.name], view, SIGNS[title], picture))
                    note(f"{title}, {view.name}: {visits[title][-1]}")
            yield from rows(view, {title: medians(found[1:]) for title, found in visits.items()})


def medians(visits: list[dict[str, float]]) -> dict[str, float]:
    return {key: float(np.median([found[key] for found in visits])) for key in visits[0]}


def rows(view: View, found: dict[str, dict[str, float]]) -> Iterator[Row]:
    """One row for each number, ours first."""
    ours = found.pop(OURS.title)
    for thing in view.awaited:
        work = f"{view.title}: first {thing}"
        yield compare(Measure(view.name, f"{thing}_s", work, "{:.2f} s"), ours, found)
        yield compare(
            Measure(view.name, f"{thing}_cpu_s", f"{work}, main thread until then", "{:.2f} s CPU"), ours, found
        )
    yield compare(Measure(view.name, "heap_mb", f"{view.title}: JavaScript heap, settled", "{:.0f} MB"), ours, found)
    for thing in view.awaited:
        key = f"{thing}s"
        said = "; ".join(f"{title}: {theirs[key]:.0f}" for title, theirs in found.items())
        yield Row(f"{view.title}: {key} in the page, settled", f"{ours[key]:.0f}", said, None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=5, help="of each page, after one that does not count")
    parser.add_argument("--pictures", type=Path, help="a folder for screenshots of the first visits")
    options = parser.parse_args()
    if not MLFLOW.python().exists():
        parser.error(f"{MLFLOW.title} is not installed; benchmarks.peers --setup does that")
    report("pages", measure(options))


if __name__ == "__main__":
    main()
