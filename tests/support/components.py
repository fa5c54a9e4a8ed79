"""Parts of the machine that some tests need, and what happens where one is missing.

On a person's machine the tests that need it do not run, and the run's last lines say so. Where everything is expected
(`RUNFOLIO_TEST_REQUIRE_ALL=1`, as in CI) the same tests fail: a green run there means that nothing was left out.
"""

import os
from collections import Counter
from collections.abc import Iterable
from typing import NoReturn

import pytest

MARK = "NOT RUN: "


def missing(component: str, reason: str) -> NoReturn:
    """End the requesting test, or all of a module that calls this at import, because `component` cannot be had here.

    Args:
        component: A short name without a colon, by which the closing lines count: "PostgreSQL".
        reason: Why it is missing, with the command that mends it where there is one.
    """
    if os.environ.get("RUNFOLIO_TEST_REQUIRE_ALL") == "1":
        pytest.fail(f"{component} is required here (RUNFOLIO_TEST_REQUIRE_ALL=1) and missing: {reason}", pytrace=False)
    pytest.skip(f"{MARK}{component}: {reason}", allow_module_level=True)


def not_run(reports: Iterable[pytest.TestReport]) -> Counter[str]:
    """How many tests each missing component cost, from the reports of a session's skipped tests."""
    counts: Counter[str] = Counter()
    for report in reports:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        _, mark, rest = reason.partition(MARK)
        if mark:
            counts[rest.partition(":")[0]] += 1
    return counts
