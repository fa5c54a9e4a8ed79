"""A real browser in front of a real server that holds a small sweep."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.crowd import Crowd
from tests.browser.pages import LAUNCH_ARGUMENTS, Visit, watched
from tests.browser.registry import Registry
from tests.browser.sweep import Sweep
from tests.support.components import missing
from tests.support.tracker import Tracker

playwright_api = pytest.importorskip("playwright.sync_api", reason="NOT RUN: browser: no package playwright")
STATIC = Path(__file__).parents[2] / "src" / "runfolio" / "server" / "static"


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """A running Chromium; each test opens a context of its own in it."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        missing("browser", "there is no Chromium; `apt-get install chromium` or CHROMIUM=<path> mends it")
    if not (STATIC / "index.html").exists():
        missing("browser", "the dashboard is not built; scripts/test builds it")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=LAUNCH_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def _tracker(folder: Path) -> Iterator[Tracker]:
    tracker = Tracker(folder / "data", folder / "spools").start()
    try:
        yield tracker
    finally:
        tracker.close()


@pytest.fixture(scope="session")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sweep]:
    """A tracker with an experiment of two models and six rates, each run with two metrics."""
    with _tracker(tmp_path_factory.mktemp("sweep")) as tracker:
        yield Sweep.make(tracker)


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A tracker whose registry has a model of three versions."""
    with _tracker(tmp_path_factory.mktemp("registry")) as tracker:
        yield Registry.make(tracker)


@pytest.fixture(scope="session")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """A tracker with an experiment of 100,000 runs."""
    with _tracker(tmp_path_factory.mktemp("crowd")) as tracker:
        yield Crowd.make(tracker)


@pytest.fixture
def visit(chromium: object) -> Iterator[Callable[..., Visit]]:
    """Open a page: `visit(url)`. At the end no page may have complained."""
    opened: list[Visit] = []

    def open_page(url: str, *, theme: str = "light", width: int = 1440) -> Visit:
        found = watched(chromium, url, theme=theme, width=width)
        opened.append(found)
        return found

    yield open_page
    complaints = [complaint for one in opened for complaint in one.complaints]
    for one in opened:
        one.close()
    assert complaints == []
