"""The counts of one pytest session, handed to `scripts/test`, which adds up the tiers."""

import json
import os
from pathlib import Path

import pytest

from tests.support.components import not_run


def report(terminal: pytest.TerminalReporter) -> None:
    """Say which components were missing, and leave the counts in the file that `RUNFOLIO_TEST_TALLY` names."""
    skipped = terminal.stats.get("skipped", [])
    left_out = not_run(skipped)
    if left_out:
        terminal.section("NOT RUN", red=True, bold=True)
        for component, tests in sorted(left_out.items()):
            terminal.line(f"NOT RUN: {component} ({tests} tests)", red=True)
    path = os.environ.get("RUNFOLIO_TEST_TALLY")
    if path:
        count = {name: len(terminal.stats.get(name, [])) for name in ("passed", "failed", "error", "skipped")}
        Path(path).write_text(json.dumps(count | {"not_run": left_out}))
