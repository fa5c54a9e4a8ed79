"""Read the runs of one demo back from the tracker, best first: plain HTTP and JSON, as any program could."""

import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

HEAD = ("run", "status", "attempts", "steps", "train/loss", "val/accuracy", "best", "at step")
LINE = "{:<20} {:<9} {:>8} {:>6} {:>11} {:>13} {:>7} {:>8}"


def table(url: str, group: str) -> str:
    """One line a run: what the tracker says of it, not what this process remembers."""
    query = {"filter": f"runs.group = '{group}'", "sort": "-metrics.val/accuracy.max"}
    runs = get(f"{url}/api/v1/runs?{urlencode(query)}")["items"]
    lines = [cells(get(f"{url}/api/v1/runs/{run['id']}"), url) for run in runs]
    return "\n".join(["", LINE.format(*HEAD), *(LINE.format(*line) for line in lines), ""])


def cells(run: dict[str, Any], url: str) -> list[object]:
    """What one line says of a run."""
    loss, accuracy = run["metrics"]["train/loss"], run["metrics"]["val/accuracy"]
    attempts = get(f"{url}/api/v1/runs/{run['id']}/attempts")["items"]
    steps = loss["count"] + loss["nonfinite_count"]
    # NaN is a word in JSON, and float() reads it.
    numbers = [f"{float(loss['value']):.5f}", f"{accuracy['value']:.3f}", f"{accuracy['max']:.3f}"]
    return [run["name"], run["status"], len(attempts), steps, *numbers, accuracy["max_step"]]


def get(address: str) -> dict[str, Any]:
    with urlopen(address, timeout=60) as answer:
        found: dict[str, Any] = json.load(answer)
        return found
