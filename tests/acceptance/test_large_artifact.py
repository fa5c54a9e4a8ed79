"""Files of gigabytes, up and down through the real server in little memory."""

import contextlib
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import httpx2 as httpx
import psutil
import pytest

from tests.support.poll import eventually
from tests.support.tracker import Tracker

SIZE = 2 << 30
BLOCK = 1 << 20
MORE = 48 << 20
"""How much larger the server may grow than it was after a small file, in bytes."""


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A sparse file whose beginning and end are not zeros."""
    path = tmp_path / "large.bin"
    with path.open("wb") as file:
        file.write(os.urandom(BLOCK))
        file.seek(SIZE - BLOCK)
        file.write(os.urandom(BLOCK))
    return path


def blocks(path: Path, start: int = 0) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while block := file.read(BLOCK):
            yield block


def digest_of(path: Path) -> str:
    hasher = hashlib.sha256()
    for block in blocks(path):
        hasher.update(block)
    return hasher.hexdigest()


class Memory:
    """Follows the resident memory of a process while a block runs: the most that was seen, in bytes."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.most = 0

    def now(self) -> int:
        resident: int = self._process.memory_info().rss
        return resident

    def _watch(self) -> None:
        while not self._done.wait(0.02):
            self.most = max(self.most, self.now())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()


def make_run(server: Tracker) -> str:
    answer = server.http.post("/api/v1/runs", json={"experiment": "e"})
    assert answer.status_code == 201, answer.text
    run: str = answer.json()["id"]
    return run


def test_two_gigabytes_go_up_and_down_in_constant_memory(server: Tracker, large: Path) -> None:
    url = f"/api/v1/runs/{make_run(server)}/artifacts/models/large.bin"
    server.http.put(f"{url}.small", content=b"x" * (4 << 20))
    server.http.get(f"{url}.small")
    before = Memory(server.pid).now()
    headers = {"Content-Length": str(SIZE)}
    with Memory(server.pid) as memory:
        stored = server.http.put(url, content=blocks(large), headers=headers, timeout=120)
        assert stored.status_code == 201, stored.text
        hasher = hashlib.sha256()
        with server.http.stream("GET", url, timeout=120) as answer:
            for block in answer.iter_bytes(BLOCK):
                hasher.update(block)
    assert stored.json()["digest"] == hasher.hexdigest() == digest_of(large)
    assert memory.most - before < MORE, f"grew by {(memory.most - before) >> 20} MiB"


def test_an_upload_that_the_server_s_death_cuts_is_resumed(start_tracker: Callable[..., Tracker], large: Path) -> None:
    os.truncate(large, size := 64 << 20)
    server = start_tracker()
    digest = digest_of(large)
    url = f"/api/v1/objects/{digest}/parts"
    assert server.http.post(url, params={"size": size}).json() == {"received": 0}

    def cut() -> Iterator[bytes]:
        for number, block in enumerate(blocks(large)):
            if number == 40:
                server.kill()
            yield block

    with pytest.raises(httpx.TransportError):
        server.http.put(url, params={"offset": 0}, content=cut(), headers={"Content-Length": str(size)})
    server.start()
    received = server.http.post(url, params={"size": size}).json()["received"]
    assert 0 < received < size
    last = server.http.put(url, params={"offset": received}, content=blocks(large, received))
    assert (last.status_code, last.json()) == (201, {"received": size})
    assert server.http.head(f"/api/v1/objects/{digest}").headers["content-length"] == str(size)


def test_two_uploads_of_the_same_bytes_at_once_store_them_once(server: Tracker, large: Path) -> None:
    os.truncate(large, 64 << 20)
    digest = digest_of(large)
    answers: list[int] = []

    def upload() -> None:
        with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as http:
            answers.append(http.put(f"/api/v1/objects/{digest}", content=blocks(large)).status_code)

    threads = [threading.Thread(target=upload) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 200, 200, 201]
    assert list((server.data / "objects" / "uploads").iterdir()) == []


def test_an_upload_that_its_client_breaks_off_leaves_nothing(server: Tracker, large: Path) -> None:
    os.truncate(large, 16 << 20)

    def cut() -> Iterator[bytes]:
        yield from (b"x" * BLOCK for _ in range(8))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        server.http.put(f"/api/v1/objects/{digest_of(large)}", content=cut(), headers={"Content-Length": str(16 << 20)})
    folder = server.data / "objects" / "uploads"
    eventually(lambda: list(folder.iterdir()) == [], what="the leftovers' removal")


def test_a_full_disk_is_said_and_mended_by_room(
    start_tracker: Callable[..., Tracker], mount_small_fs: Callable[[int], Path], large: Path
) -> None:
    """The database lies elsewhere; the disk of the files holds 24 MiB."""
    os.truncate(large, size := 32 << 20)
    data = large.with_name("data")
    data.mkdir()
    (data / "objects").symlink_to(mount_small_fs(24 << 20))
    server = start_tracker(data=data)
    url = f"/api/v1/objects/{digest_of(large)}"
    announced = server.http.post(f"{url}/parts", params={"size": size})
    assert (announced.status_code, announced.json()["code"]) == (507, "storage_full")
    with contextlib.suppress(httpx.TransportError):  # the server answers before it has read all, and hangs up
        assert server.http.put(url, content=blocks(large)).status_code == 507
    eventually(lambda: list((data / "objects" / "uploads").iterdir()) == [], what="the leftovers' removal")
    small = os.urandom(8 << 20)
    assert server.http.put(f"/api/v1/objects/{hashlib.sha256(small).hexdigest()}", content=small).status_code == 201
