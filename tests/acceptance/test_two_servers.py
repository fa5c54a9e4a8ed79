"""Two servers on one PostgreSQL: either takes any upload, both do the work behind it, every point is there once."""

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from tests.acceptance.test_kill_server import Load, assert_all_there_once
from tests.support import outsider
from tests.support.tracker import Tracker, clean_environment

QUICK = {"RUNFOLIO_FOLD_SECONDS": "0.1"}


@pytest.fixture
def pair(start_tracker: Callable[..., Tracker], postgres_url: str) -> tuple[Tracker, Tracker]:
    first, second = (start_tracker(database_url=postgres_url, environment=QUICK) for _ in range(2))
    return first, second


def test_runs_logged_through_either_server_are_whole(pair: tuple[Tracker, Tracker]) -> None:
    loads = [Load(tracker.url, f"run-{i}") for i, tracker in enumerate(pair * 2)]
    for load in loads:
        for _ in range(40):
            load.log_some()
    for load in loads:
        load.ending.set()
        load.start()
    for load in loads:
        load.join(60)
        assert load.fault is None, load.fault
    for tracker in pair:
        for load in loads:
            assert_all_there_once(tracker, load)


def test_one_stream_sent_to_both_servers_at_once_is_stored_once(pair: tuple[Tracker, Tracker]) -> None:
    load = Load(pair[0].url, "run-twice")
    for _ in range(20):
        load.log_some()
    twin = outsider.Client(pair[1].url, "run-twice", "killed")
    twin.writer, twin.stream, twin.definitions = load.client.writer, load.client.stream, load.client.definitions
    senders = [
        threading.Thread(target=send_in_pieces, args=(client, load.client.stream)) for client in (load.client, twin)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
    assert_all_there_once(pair[0], load)


def send_in_pieces(client: outsider.Client, stream: bytes) -> None:
    """Whole records, a few hundred at a time."""
    ends = [0]
    while ends[-1] < len(stream):
        length = int.from_bytes(stream[ends[-1] + 4 : ends[-1] + 8], "little")
        ends.append(ends[-1] + 16 + length + (-length % 8))
    for end in [*ends[300::300], ends[-1]]:
        client.stream = stream[:end]
        client.send()


def test_a_second_server_on_one_sqlite_folder_is_refused(server: Tracker) -> None:
    command = [sys.executable, "-m", "runfolio.cli.main", "server", "--port", "0", "--data", str(server.data)]
    second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=clean_environment())
    assert second.returncode == 1
    assert "RUNFOLIO_DATABASE_URL" in second.stderr
