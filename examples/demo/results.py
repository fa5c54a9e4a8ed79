"""Read the runs of one demo back from the tracker, best first."""

import math
from collections.abc import Iterable

import runfolio as rf

HEAD = ("run", "status", "attempts", "steps", "train/loss", "val/accuracy", "best", "at step")
LINE = "{:<20} {:<9} {:>8} {:>6} {:>11} {:>13} {:>7} {:>8}"


def table(ids: Iterable[str]) -> str:
    """One line a run: what the tracker says of it, not what this process remembers."""
    runs = sorted((rf.get_run(run) for run in ids), key=best, reverse=True)
    return "\n".join(["", LINE.format(*HEAD), *(LINE.format(*cells(run)) for run in runs), ""])


def best(run: rf.RunView) -> float:
    """The highest accuracy on validation; minus infinity if none arrived."""
    accuracy = run.metrics.get("val/accuracy")
    return -math.inf if accuracy is None or accuracy.max is None else accuracy.max


def cells(run: rf.RunView) -> list[object]:
    """What one line says of a run."""
    loss, accuracy = run.metrics.get("train/loss"), run.metrics.get("val/accuracy")
    if loss is None or accuracy is None:
        return [run.name, run.status, len(run.attempts()), 0, "-", "-", "-", "-"]
    steps = loss.count + loss.nonfinite_count
    numbers = [f"{loss.value:.5f}", f"{accuracy.value:.3f}", f"{best(run):.3f}", accuracy.max_step]
    return [run.name, run.status, len(run.attempts()), steps, *numbers]
