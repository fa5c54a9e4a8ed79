"""Server-sent events: over a real connection, and from one process to another."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2 as httpx

from tests.support.poll import eventually
from tests.support.tracker import Tracker


@contextmanager
def listening(tracker: Tracker) -> Iterator[list[dict[str, Any]]]:
    """The messages of a stream as they come, until the block ends."""
    heard: list[dict[str, Any]] = []
    connected = threading.Event()

    def listen(client: httpx.Client) -> None:
        with client.stream("GET", "/api/v1/events") as answer:
            for line in answer.iter_lines():
                connected.set()
                if line.startswith("data: "):
                    heard.append(json.loads(line.removeprefix("data: ")))

    def until_closed() -> None:
        with httpx.Client(base_url=tracker.url, timeout=30, trust_env=False) as client:
            try:
                listen(client)
            except httpx.TransportError:  # the server ended the stream without its last chunk
                connected.set()

    thread = threading.Thread(target=until_closed, daemon=True)
    thread.start()
    assert connected.wait(10), "the stream did not begin"
    yield heard


def make_run(tracker: Tracker) -> dict[str, Any]:
    answer = tracker.http.post("/api/v1/runs", json={"experiment": "e"})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_a_change_is_told_with_its_run_and_experiment(server: Tracker) -> None:
    with listening(server) as heard:
        run = make_run(server)
        eventually(lambda: heard, what="the message")
    assert heard[0] == {"runs": [run["id"]], "experiments": [run["experiment_id"]]}


def test_changes_are_gathered_into_one_message_a_second(server: Tracker) -> None:
    with listening(server) as heard:
        started = time.monotonic()
        made = {make_run(server)["id"] for _ in range(40)}
        eventually(lambda: {run for message in heard for run in message["runs"]} == made, what="every run")
        assert len(heard) <= 2 + time.monotonic() - started


def test_another_process_on_the_same_database_is_heard(
    start_tracker: Callable[..., Tracker], postgres_url: str
) -> None:
    here, there = (start_tracker(database_url=postgres_url) for _ in range(2))
    with listening(here) as heard:
        run = make_run(there)["id"]
        eventually(lambda: any(run in message["runs"] for message in heard), what="the other process's run")


def test_an_open_stream_does_not_hold_up_the_end_of_the_server(server: Tracker) -> None:
    with listening(server):
        started = time.monotonic()
        server.stop()
    assert time.monotonic() - started < 2.5
