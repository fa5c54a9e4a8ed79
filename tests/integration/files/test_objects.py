"""Bytes in and out by their digest."""

from pathlib import Path

import pytest

from runfolio.server.errors import StorageFull
from tests.support.files import Files, digest_of

CONTENT = bytes(range(256)) * 20


def unfinished(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "data" / "objects" / "uploads").iterdir())


def test_what_was_put_is_what_is_got(files_on_each_database: Files) -> None:
    files = files_on_each_database
    url = f"/api/v1/objects/{digest_of(CONTENT)}"
    assert files.http.head(url).status_code == 404
    assert files.http.put(url, content=CONTENT).status_code == 201
    assert files.http.put(url, content=CONTENT).status_code == 200
    assert files.http.head(url).headers["content-length"] == str(len(CONTENT))
    assert files.http.get(url).content == CONTENT


def test_an_empty_file_is_a_file(files: Files) -> None:
    url = f"/api/v1/objects/{digest_of(b'')}"
    assert files.http.put(url, content=b"").status_code == 201
    answer = files.http.get(url)
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "0")


def test_bytes_with_another_digest_are_refused_and_leave_nothing(files: Files, tmp_path: Path) -> None:
    answer = files.http.put(f"/api/v1/objects/{digest_of(b'this')}", content=b"that")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "path.digest")
    assert unfinished(tmp_path) == []
    assert files.http.head(f"/api/v1/objects/{digest_of(b'this')}").status_code == 404


def test_a_name_that_is_no_digest_is_refused(files: Files) -> None:
    for name in ("abc", "A" * 64, "..%2f..%2fetc", f"{'a' * 64}%0a"):
        assert files.http.put(f"/api/v1/objects/{name}", content=b"").status_code in (404, 422)


def test_a_range_is_a_part(files: Files) -> None:
    answer = files.http.get(f"/api/v1/objects/{files.store(CONTENT)}", headers={"Range": "bytes=5-9"})
    assert (answer.status_code, answer.content) == (206, CONTENT[5:10])
    assert answer.headers["content-range"] == f"bytes 5-9/{len(CONTENT)}"


def test_a_range_past_the_end_is_refused_with_the_size(files: Files) -> None:
    for header in (f"bytes={len(CONTENT)}-", "bytes=-0"):
        answer = files.http.get(f"/api/v1/objects/{files.store(CONTENT)}", headers={"Range": header})
        assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(CONTENT)}")


def test_a_range_of_a_file_that_changed_is_the_whole_file(files: Files) -> None:
    headers = {"Range": "bytes=0-1", "If-Range": f'"{digest_of(b"before")}"'}
    assert files.http.get(f"/api/v1/objects/{files.store(CONTENT)}", headers=headers).status_code == 200


def test_parts_make_a_whole(files_on_each_database: Files) -> None:
    files = files_on_each_database
    url = f"/api/v1/objects/{digest_of(CONTENT)}/parts"
    assert files.http.post(url, params={"size": len(CONTENT)}).json() == {"received": 0}
    assert files.http.put(url, params={"offset": 0}, content=CONTENT[:3000]).json() == {"received": 3000}
    assert files.http.post(url, params={"size": len(CONTENT)}).json() == {"received": 3000}
    last = files.http.put(url, params={"offset": 3000}, content=CONTENT[3000:])
    assert (last.status_code, last.json()) == (201, {"received": len(CONTENT)})
    assert files.http.get(f"/api/v1/objects/{digest_of(CONTENT)}").content == CONTENT


def test_a_part_at_the_wrong_place_says_where_the_upload_stands(files: Files) -> None:
    url = f"/api/v1/objects/{digest_of(CONTENT)}/parts"
    files.http.post(url, params={"size": len(CONTENT)})
    files.http.put(url, params={"offset": 0}, content=CONTENT[:10])
    answer = files.http.put(url, params={"offset": 20}, content=CONTENT[20:])
    assert (answer.status_code, answer.json()["code"], answer.json()["offset"]) == (409, "offset_gap", 10)


def test_parts_of_an_object_that_is_there_are_not_needed(files: Files) -> None:
    url = f"/api/v1/objects/{files.store(CONTENT)}/parts"
    answer = files.http.post(url, params={"size": len(CONTENT)})
    assert (answer.status_code, answer.json()) == (200, {"received": len(CONTENT)})


def test_an_empty_file_in_parts_is_whole_at_once(files: Files) -> None:
    assert files.http.post(f"/api/v1/objects/{digest_of(b'')}/parts", params={"size": 0}).status_code == 201
    assert files.http.head(f"/api/v1/objects/{digest_of(b'')}").status_code == 200


def test_parts_with_another_digest_are_given_up(files: Files, tmp_path: Path) -> None:
    url = f"/api/v1/objects/{digest_of(b'this')}/parts"
    files.http.post(url, params={"size": 4})
    assert files.http.put(url, params={"offset": 0}, content=b"that").status_code == 422
    assert unfinished(tmp_path) == []


def test_more_than_was_announced_is_refused(files: Files) -> None:
    url = f"/api/v1/objects/{digest_of(b'this')}/parts"
    files.http.post(url, params={"size": 4})
    assert files.http.put(url, params={"offset": 0}, content=b"this and more").status_code == 422
    assert files.http.post(url, params={"size": 4}).json() == {"received": 0}


def test_a_part_of_nothing_is_refused(files: Files) -> None:
    answer = files.http.put(f"/api/v1/objects/{'0' * 64}/parts", params={"offset": 0}, content=b"x")
    assert answer.status_code == 404


def test_a_lost_file_is_uploaded_again(files_on_each_database: Files, tmp_path: Path) -> None:
    files = files_on_each_database
    digest = files.store(CONTENT)
    (tmp_path / "data" / "objects" / "sha256" / digest[:2] / digest).unlink()
    assert files.http.get(f"/api/v1/objects/{digest}").status_code == 404
    assert files.http.put(f"/api/v1/objects/{digest}", content=CONTENT).status_code == 201
    assert files.http.get(f"/api/v1/objects/{digest}").content == CONTENT


def test_a_full_disk_is_said_and_leaves_nothing(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StorageFull

    with monkeypatch.context() as patch:
        patch.setattr("runfolio.server.objects.staging._write", full)
        answer = files.http.put(f"/api/v1/objects/{digest_of(CONTENT)}", content=CONTENT)
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    assert unfinished(tmp_path) == []
    assert files.store(CONTENT)
