"""Processes that train beside a test's tracker."""

import subprocess
import sys
from pathlib import Path

from tests.support.tracker import Tracker, clean_environment


def training(tracker: Tracker, experiment: str, script: str, spools: Path) -> "subprocess.Popen[bytes]":
    """A process with a ``run`` that goes by the name and the id of its experiment."""
    begin = (
        f"import time\nimport runfolio as rf\nrun = rf.init({experiment!r}, id={experiment!r}, name={experiment!r})\n"
    )
    environment = clean_environment(RUNFOLIO_URL=tracker.url, RUNFOLIO_SPOOL_DIR=str(spools))
    return subprocess.Popen(
        [sys.executable, "-c", begin + script, experiment], env=environment, stderr=subprocess.DEVNULL
    )
