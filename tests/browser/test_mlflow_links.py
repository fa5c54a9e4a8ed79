"""Links as MLflow's clients print them, opened in the dashboard."""

from collections.abc import Callable

from tests.browser.pages import Visit
from tests.browser.sweep import Sweep

Opens = Callable[..., Visit]


def test_a_link_to_a_run_opens_its_page(sweep: Sweep, visit: Opens) -> None:
    run = sweep.best()
    page = visit(f"{sweep.tracker.url}/#/experiments/{sweep.experiment}/runs/{run['id']}").page
    page.get_by_role("heading", name=run["name"]).wait_for()
    assert page.url == f"{sweep.tracker.url}/r/{run['id']}"


def test_a_link_to_an_experiment_opens_its_runs(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.tracker.url}/#/experiments/{sweep.experiment}").page
    page.get_by_role("heading", name="sweep").wait_for()


def test_home_is_not_shown_on_the_way(sweep: Sweep, visit: Opens) -> None:
    shown = visit("about:blank")
    asked: list[str] = []
    shown.page.on("request", lambda request: asked.append(request.url))
    shown.page.goto(f"{sweep.tracker.url}/#/experiments/{sweep.experiment}")
    shown.page.get_by_role("grid").wait_for()
    assert not [url for url in asked if "/api/v1/overview" in url or "HomePage" in url]


def test_a_step_back_from_a_link_leaves_the_dashboard(sweep: Sweep, visit: Opens) -> None:
    page = visit("about:blank").page
    page.goto(f"{sweep.tracker.url}/#/experiments/{sweep.experiment}")
    page.get_by_role("heading", name="sweep").wait_for()
    page.go_back()
    assert page.url == "about:blank"


def test_a_link_is_followed_from_a_page_that_is_open(sweep: Sweep, visit: Opens) -> None:
    page = visit(sweep.tracker.url).page
    page.get_by_role("heading", name="Experiments").wait_for()
    page.evaluate(f"location.hash = '/experiments/{sweep.experiment}'")
    page.get_by_role("heading", name="sweep").wait_for()


def test_a_link_to_an_unknown_run_says_so(sweep: Sweep, visit: Opens) -> None:
    shown = visit("about:blank")
    shown.expected.append("404")
    shown.page.goto(f"{sweep.tracker.url}/#/experiments/0/runs/nobody")
    shown.page.get_by_text("There is no such run").wait_for()


def test_a_link_to_what_is_not_here_says_so(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.tracker.url}/#/prompts").page
    page.get_by_text("There is no such page").wait_for()
