"""What docs/wire-format.md promises to people who write a client in another language."""

import json
import urllib.parse
import urllib.request
from pathlib import Path

from tests.support import outsider
from tests.support.tracker import Tracker


def fetch(server: Tracker, path: str) -> dict[str, object]:
    with urllib.request.urlopen(server.url + path) as response:
        found: dict[str, object] = json.load(response)
    return found


def points(server: Tracker, run: str, name: str) -> list[tuple[int, float]]:
    query = urllib.parse.urlencode({"name": name, "limit": 10_000})
    items = fetch(server, f"/api/v1/runs/{run}/metrics?{query}")["items"]
    assert isinstance(items, list)
    return [(item["step"], item["value"]) for item in items]


def test_an_outsiders_client_logs_a_run(server: Tracker) -> None:
    client = outsider.Client(server.url, "outsider-1", "from the page alone")
    client.event("params", set={"lr": 0.1})
    for step in range(1000):
        client.log(step, {"loss": 1 / (step + 1), "val/acc": step / 1000})
        if step % 300 == 0:
            client.send()
    client.finish()
    assert points(server, "outsider-1", "loss") == [(step, 1 / (step + 1)) for step in range(1000)]
    run = fetch(server, "/api/v1/runs/outsider-1")
    assert (run["status"], run["params"]) == ("finished", {"lr": 0.1})


def test_an_outsider_may_send_everything_twice(server: Tracker) -> None:
    client = outsider.Client(server.url, "outsider-2", "from the page alone")
    client.log(0, {"loss": 2.0})
    client.send()
    client.acknowledged = 0
    client.finish()
    assert points(server, "outsider-2", "loss") == [(0, 2.0)]


def test_an_outsider_that_is_ahead_of_the_server_goes_back(server: Tracker) -> None:
    client = outsider.Client(server.url, "outsider-3", "from the page alone")
    client.log(0, {"loss": 2.0})
    client.acknowledged = len(client.stream)
    client.log(1, {"loss": 1.0})
    client.finish()
    assert points(server, "outsider-3", "loss") == [(0, 2.0), (1, 1.0)]


def test_the_outsiders_client_stays_under_a_hundred_lines() -> None:
    source = Path(outsider.__file__).read_text()
    assert source.count("\n") < 100
    assert "runfolio." not in source.replace("Runfolio.", "")
