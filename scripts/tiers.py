"""Run the tests tier by tier, and close with one line for all of them.

Unit and integration tests run side by side, a process a core, and so do those in a browser. Acceptance tests play
whole journeys, with kills and full disks, and come last, one at a time. The dashboard's own unit tests run in Node.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

WORKERS = min(os.cpu_count() or 1, 4)
TYPESCRIPT = "dashboard, in Node"
TIERS = {
    TYPESCRIPT: [],
    "unit and integration": ["-n", str(WORKERS), "--max-worker-restart=0", "tests/unit", "tests/integration"],
    "browser": ["-n", str(WORKERS), "tests/browser"],
    "acceptance": ["tests/acceptance"],
}
WEB = Path(__file__).parents[1] / "web"


def run(name: str, arguments: list[str], tally: Path) -> int:
    """Run one tier; its counts are in the file `tally` afterwards. Returns its exit status."""
    print(f"--- {name}", flush=True)
    if name == TYPESCRIPT:
        return run_in_node(tally)
    environment = os.environ | {"RUNFOLIO_TEST_TALLY": str(tally)}
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], env=environment, stdin=subprocess.DEVNULL)


def run_in_node(tally: Path) -> int:
    """Run Vitest, and write its counts as pytest's are written."""
    if not (WEB / "node_modules" / "vitest").is_dir():
        return leave_out(tally)
    told = tally.with_suffix(".vitest")
    programs = str(Path(sys.executable).parent)  # Node is one of the packages in this environment
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    command = ["npx", "--no", "--", "vitest", "run", "--reporter=default", "--reporter=json"]
    status = subprocess.call(
        [*command, f"--outputFile.json={told}"], cwd=WEB, env=environment, stdin=subprocess.DEVNULL
    )
    found = json.loads(told.read_text()) if told.exists() else {}
    names = {"passed": "numPassedTests", "failed": "numFailedTests", "skipped": "numPendingTests"}
    counts = {name: found.get(key, 0) for name, key in names.items()}
    counts["failed"] = max(counts["failed"], int(status != 0))  # a file that cannot be loaded has no tests that fail
    tally.write_text(json.dumps(counts | {"not_run": {}}))
    return status


def leave_out(tally: Path) -> int:
    """Without npm's packages: say how many tests do not run, or fail where all have to."""
    files = [path.read_text() for path in (WEB / "src").rglob("*.test.ts*")]
    tests = sum(len(re.findall(r"^ *(?:it|test)(?:\.each)?\(", text, re.MULTILINE)) for text in files)
    required = os.environ.get("RUNFOLIO_TEST_REQUIRE_ALL") == "1"
    print("npm's packages are missing: they were not installed, see above", flush=True)
    counts: dict[str, object] = {"failed": 1, "not_run": {}} if required else {"not_run": {"npm packages": tests}}
    tally.write_text(json.dumps(counts))
    return int(required)


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
        statuses = [run(name, arguments, tallies[name]) for name, arguments in TIERS.items()]
        close(list(tallies.values()))
    return int(any(statuses))


if __name__ == "__main__":
    sys.exit(main())
