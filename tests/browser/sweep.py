"""What the browser's tests look at: an experiment of twelve runs."""

import math
from dataclasses import dataclass
from typing import Any

from tests.support.poll import eventually
from tests.support.tracker import Tracker

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
STEPS = 120


@dataclass(frozen=True)
class Place:
    """A tracker and the id of its experiment."""

    tracker: Tracker
    experiment: str

    @property
    def url(self) -> str:
        """The experiment's page."""
        return f"{self.tracker.url}/e/{self.experiment}"


class Sweep(Place):
    """The experiment of twelve runs."""

    @classmethod
    def make(cls, tracker: Tracker) -> "Sweep":
        for model in ("small", "deep"):
            for rate in RATES:
                reached = 0.95 - abs(math.log10(rate / 0.01)) * 0.1 - (0.02 if model == "small" else 0)
                points = [
                    point
                    for step in range(STEPS)
                    for point in (
                        {"name": "val/accuracy", "step": step, "value": reached * (1 - math.exp(-step / 20))},
                        {"name": "train/loss", "step": step, "value": 2 * math.exp(-step * reached / 30)},
                    )
                ]
                add_run(tracker, "sweep", f"{model}, rate {rate:g}", {"model": model, "rate": rate}, points)
        experiment = str(get(tracker, "/overview")["items"][0]["id"])
        for pattern, goal in (("val/accuracy", "max"), ("*/loss", "min")):
            path = f"/api/v1/experiments/{experiment}/metric-definitions/{pattern}"
            assert tracker.http.put(path, json={"goal": goal}).status_code == 200
        sweep = cls(tracker, experiment)
        eventually(lambda: sweep.best()["cells"][0] is not None, what="the metrics, folded")
        return sweep

    def best(self) -> Any:
        """The best run as the API has it: its cells are accuracy, rate and model."""
        query = {
            "experiment": self.experiment,
            "sort": "-metrics.val/accuracy.best",
            "fields": "metrics.val/accuracy.best,params.rate,params.model",
            "limit": 1,
        }
        return get(self.tracker, "/table", **query)["items"][0]

    def names(self) -> list[str]:
        items = get(self.tracker, "/table", experiment=self.experiment, fields="")["items"]
        return [str(run["name"]) for run in items]


def get(tracker: Tracker, path: str, **query: Any) -> Any:
    answer = tracker.http.get(f"/api/v1{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def add_run(
    tracker: Tracker,
    experiment: str,
    name: str,
    params: dict[str, Any],
    points: list[dict[str, Any]],
    status: str = "finished",
) -> str:
    """A run with its points. Returns its id."""
    body = {"experiment": experiment, "name": name, "params": params, "status": status, "owner": "ada"}
    made = tracker.http.post("/api/v1/runs", json=body)
    assert made.status_code == 201, made.text
    run = str(made.json()["id"])
    add_points(tracker, run, points)
    return run


def add_points(tracker: Tracker, run: str, points: list[dict[str, Any]]) -> None:
    if points:
        answer = tracker.http.post(f"/api/v1/runs/{run}/metrics", json={"metrics": points})
        assert answer.status_code in (200, 201, 202), answer.text
