"""What a person does with the table of runs: by role, label and visible text."""

from collections.abc import Callable

from tests.browser.pages import Visit
from tests.browser.sweep import Sweep

Opens = Callable[..., Visit]


def test_the_clause_that_excludes_most_runs_is_named_and_dropped(sweep: Sweep, visit: Opens) -> None:
    page = visit(f"{sweep.url}?mode=table&q=params.model = 'deep' and params.rate > 0.1 and params.rate < 0.1").page
    page.get_by_text("params.rate > 0.1 excludes 10 of 12 runs.").wait_for()
    page.get_by_role("button", name="Drop params.rate > 0.1").click()
    page.locator("[role=grid][aria-rowcount='5']").wait_for()
