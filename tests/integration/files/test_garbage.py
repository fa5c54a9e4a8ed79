"""What becomes of bytes that nothing names."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from runfolio.server import clock
from runfolio.server.artifacts.service import collect_garbage
from runfolio.server.db.models import StoredObject
from runfolio.server.objects.garbage import Collected
from tests.support.files import Files, artifact, digest_of, medium


def collect(files: Files) -> Collected:
    return files.http.run(collect_garbage(files.services.database, files.services.objects))


def grow_old(files: Files, tmp_path: Path) -> None:
    async def shift() -> None:
        async with files.services.database.write() as session:
            await session.execute(update(StoredObject).values(created_at=clock.now() - timedelta(days=2)))

    files.http.run(shift())
    for path in (tmp_path / "data" / "objects").rglob("*"):
        os.utime(path, (time.time() - 2 * 86400,) * 2)


def there(files: Files, content: bytes) -> bool:
    return files.http.head(f"/api/v1/objects/{digest_of(content)}").status_code == 200


def test_only_what_is_old_and_nameless_goes(files_on_each_database: Files, tmp_path: Path) -> None:
    files = files_on_each_database
    for content in (b"file", b"image", b"nameless"):
        files.store(content)
    files.tell("r", artifact("x", b"file"), medium("a", 1, b"image"))
    assert collect(files) == Collected(0, 0, 0)
    grow_old(files, tmp_path)
    assert collect(files) == Collected(1, len(b"nameless"), 0)
    assert [there(files, content) for content in (b"file", b"image", b"nameless")] == [True, True, False]


def test_a_file_of_a_model_is_kept_until_it_is_deleted(files_on_each_database: Files, tmp_path: Path) -> None:
    files = files_on_each_database
    model = files.http.post("/api/v1/models", json={"name": "net", "experiment": "e"}).json()["id"]
    files.http.put(f"/api/v1/models/{model}/files/weights.pt", content=b"weights")
    grow_old(files, tmp_path)
    assert collect(files).objects == 0
    files.http.delete(f"/api/v1/models/{model}/files/weights.pt")
    grow_old(files, tmp_path)
    assert collect(files).objects == 1


def test_a_deleted_file_frees_its_bytes(files: Files, tmp_path: Path) -> None:
    files.store(b"file")
    files.tell("r", artifact("x", b"file"))
    files.http.delete("/api/v1/runs/r/artifacts/x")
    grow_old(files, tmp_path)
    assert collect(files).objects == 1


def test_what_a_client_asked_for_is_kept(files: Files, tmp_path: Path) -> None:
    files.store(b"file")
    grow_old(files, tmp_path)
    assert there(files, b"file")
    assert collect(files).objects == 0


def test_what_is_uploaded_again_is_kept(files: Files, tmp_path: Path) -> None:
    files.store(b"file")
    grow_old(files, tmp_path)
    files.store(b"file")
    assert collect(files).objects == 0
    assert there(files, b"file")


def test_a_file_without_a_row_goes(files: Files, tmp_path: Path) -> None:
    stray = tmp_path / "data" / "objects" / "sha256" / "ab" / ("ab" + "0" * 62)
    stray.parent.mkdir()
    stray.write_bytes(b"stray")
    grow_old(files, tmp_path)
    assert collect(files) == Collected(1, 5, 0)
    assert not stray.exists()


def test_leftovers_of_uploads_go_when_they_are_old(files: Files, tmp_path: Path) -> None:
    url = f"/api/v1/objects/{digest_of(b'this')}/parts"
    files.http.post(url, params={"size": 4})
    assert collect(files).uploads == 0
    grow_old(files, tmp_path)
    assert collect(files).uploads == 1


def test_more_than_a_batch_goes(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runfolio.server.objects.garbage.BATCH", 3)
    for n in range(10):
        files.store(b"%d" % n)
    grow_old(files, tmp_path)
    assert collect(files).objects == 10


def test_collecting_beside_uploads_of_the_same_bytes_leaves_both_row_and_file_or_neither(
    files_on_each_database: Files,
) -> None:
    files, content = files_on_each_database, b"wanted and unwanted"
    objects, digest = files.services.objects, digest_of(b"wanted and unwanted")

    async def body() -> AsyncIterator[bytes]:
        yield content

    async def both() -> None:
        for _ in range(10):
            uploads = [objects.put(digest, body(), None) for _ in range(3)]
            collections = [collect_garbage(files.services.database, objects, timedelta(0)) for _ in range(2)]
            await asyncio.gather(*uploads, *collections)
            async with files.services.database.read() as session:
                row = await session.get(StoredObject, digest)
            assert (row is None) == (await objects.store.size(digest) is None)

    files.http.run(both())
    files.store(content)
    assert files.http.get(f"/api/v1/objects/{digest}").content == content
