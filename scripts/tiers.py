"""Run the tests tier by tier, and close with one line for all of them.

Unit and integration tests run side by side, a process a core, and so do those in a browser. Acceptance tests play
whole journeys, with kills and full disks, and come last, one at a time. The dashboard's own unit tests run in Node.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

WORKERS = min(os.cpu_count() or 1, 4)
TIERS = {
    "unit and integration": ["-n", str(WORKERS), "--max-worker-restart=0", "tests/unit", "tests/integration"],
    "browser": ["-n", str(WORKERS), "tests/browser"],
    "acceptance": ["tests/acceptance"],
}
WEB = Path(__file__).parents[1] / "web"
NPX = Path(sys.executable).with_name("npx")


def run(name: str, arguments: list[str], tally: Path) -> int:
    """Run one tier; its counts are in the file `tally` afterwards. Returns pytest's exit status."""
    print(f"--- {name}", flush=True)
    environment = os.environ | {"RUNFOLIO_TEST_TALLY": str(tally)}
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], env=environment, stdin=subprocess.DEVNULL)


def run_in_node() -> int:
    """Run the unit tests of the dashboard. Returns the exit status; 0 where its packages could not be installed."""
    print("--- dashboard, in Node", flush=True)
    if not (WEB / "node_modules" / ".bin" / "vitest").exists():
        print("NOT RUN: dashboard, in Node: its packages are not installed", flush=True)
        return int(os.environ.get("RUNFOLIO_TEST_REQUIRE_ALL") == "1")
    path = f"{NPX.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return subprocess.call([NPX, "--no", "--", "vitest", "run"], cwd=WEB, env=os.environ | {"PATH": path})


def close(tallies: list[Path]) -> None:
    """Print the sum of all tiers, after what could not run."""
    total: Counter[str] = Counter()
    not_run: Counter[str] = Counter()
    for counts in (json.loads(path.read_text()) for path in tallies if path.exists()):
        not_run.update(counts.pop("not_run"))
        total.update(counts)
    print("--- all tiers")
    for component, tests in sorted(not_run.items()):
        print(f"NOT RUN: {component} ({tests} tests)")
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    print(f"Total: {total['passed']} passed, {total['failed'] + total['error']} failed{skipped}", flush=True)


def main() -> int:
    """Run every tier, whatever an earlier one said. Returns 0 if all passed."""
    with tempfile.TemporaryDirectory(prefix="runfolio-tests-") as folder:
        tallies = {name: Path(folder) / f"{number}.json" for number, name in enumerate(TIERS)}
        statuses = [run_in_node()]
        statuses += [run(name, arguments, tallies[name]) for name, arguments in TIERS.items()]
        close(list(tallies.values()))
    return int(any(statuses))


if __name__ == "__main__":
    sys.exit(main())
