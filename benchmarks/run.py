"""Runs measurements one after the other and prints their table.

``python -m benchmarks.run [NAME …] [--table]``; all of them without a name; ``--table`` prints the newest results only.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from typing import Final

from .support.report import HEAD, Row, latest

ALL: Final = (
    "startup", "bulk", "log_latency", "live", "trickle", "chart", "runs_page", "delete", "peers",
)  # fmt: skip


def table(names: list[str]) -> str:
    """The newest row of each piece of work, as Markdown, under the machine and the dates."""
    results = [result for result in latest() if result["benchmark"] in names]
    if not results:
        return "no results yet"
    dates = sorted(result["at"][:16].replace("T", " ") for result in results)
    revisions = ", ".join(dict.fromkeys(result["revision"] for result in sorted(results, key=lambda one: one["at"])))
    head = f"{results[-1]['machine']}; {dates[0]} to {dates[-1]} UTC; revisions {revisions}"
    rows = [
        Row(result["work"], result["target"], result["measured"], result["met"]).markdown()
        for name in names
        for result in results
        if result["benchmark"] == name
    ]
    return "\n".join([head, "", HEAD, *rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ALL))
    parser.add_argument("--table", action="store_true", help="measure nothing")
    options = parser.parse_args()
    names = options.names or list(ALL)
    failed = []
    for name in [] if options.table else names:
        print(f"--- {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode:
            failed.append(name)
    print(table(names))
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
