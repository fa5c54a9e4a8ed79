"""A run's files by path."""

import itertools
from typing import Any

import pytest

from runfolio.server.paging import encode_cursor
from tests.support.files import AT, Files, artifact, digest_of


def tree(files: Files, path: str = "", **query: Any) -> list[tuple[str, str, int, int]]:
    items = files.pages("runs/r/artifacts", path=path, limit=2, **query)
    return [(item["type"], item["path"], item["files"], item["size"]) for item in items]


def test_a_record_names_bytes_that_were_uploaded_before(files_on_each_database: Files) -> None:
    files = files_on_each_database
    files.store(b"weights")
    files.tell("r", artifact("model.pt", b"weights"))
    answer = files.http.get("/api/v1/runs/r/artifacts/model.pt")
    assert (answer.content, answer.headers["etag"]) == (b"weights", f'"{digest_of(b"weights")}"')


def test_a_record_without_its_bytes_is_a_bad_record(files: Files) -> None:
    answer = files.say("r", artifact("model.pt", b"weights"))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_record")
    assert "no bytes are stored" in answer.json()["detail"]


def test_a_record_with_a_wrong_size_is_a_bad_record(files: Files) -> None:
    files.store(b"weights")
    assert files.say("r", artifact("model.pt", b"weights", size=8)).status_code == 422


def test_the_latest_record_of_a_path_wins_in_any_order(files_on_each_database: Files) -> None:
    files = files_on_each_database
    contents = (b"first", b"second", b"third")
    for content in contents:
        files.store(content)
    for order in itertools.permutations(range(3)):
        path = "".join(map(str, order))
        for n in (*order, *order):
            files.tell("r", artifact(path, contents[n], at=AT + n), again=True)
        assert files.http.get(f"/api/v1/runs/r/artifacts/{path}").content == b"third"


def test_a_deleted_file_stays_deleted_when_its_record_comes_again(files_on_each_database: Files) -> None:
    files = files_on_each_database
    files.store(b"weights")
    files.tell("r", artifact("x", b"weights"))
    assert files.http.delete("/api/v1/runs/r/artifacts/x").status_code == 204
    files.tell("r", artifact("x", b"weights"), again=True)
    assert files.http.get("/api/v1/runs/r/artifacts/x").status_code == 404
    assert files.http.delete("/api/v1/runs/r/artifacts/x").status_code == 404
    assert tree(files) == []


def test_a_person_overrules_a_clock_that_is_ahead(files_on_each_database: Files) -> None:
    files = files_on_each_database
    files.store(b"later")
    files.tell("r", artifact("x", b"later", at=AT * 2))
    answer = files.http.put("/api/v1/runs/r/artifacts/x", content=b"now")
    assert (answer.status_code, answer.json()["digest"]) == (201, digest_of(b"now"))
    assert files.http.get("/api/v1/runs/r/artifacts/x").content == b"now"


def test_a_folder_lists_folders_first_with_counts_and_sizes(files_on_each_database: Files) -> None:
    files = files_on_each_database
    files.tell("r")
    for path in ("z.txt", "a/1", "a/b/2", "a/b/3", "A/4", "ab", "a%_/5"):
        files.http.put(f"/api/v1/runs/r/artifacts/{path.replace('%', '%25')}", content=b"12345")
    assert tree(files) == [
        ("folder", "A", 1, 5),
        ("folder", "a", 3, 15),
        ("folder", "a%_", 1, 5),
        ("file", "ab", 1, 5),
        ("file", "z.txt", 1, 5),
    ]
    assert tree(files, "a") == [("folder", "a/b", 2, 10), ("file", "a/1", 1, 5)]
    assert tree(files, "a/", recursive=True) == [("file", f"a/{name}", 1, 5) for name in ("1", "b/2", "b/3")]


def test_a_folder_that_is_not_there_is_not_found(files: Files) -> None:
    files.tell("r")
    assert files.get("runs/r/artifacts")["items"] == []
    assert files.http.get("/api/v1/runs/r/artifacts", params={"path": "nowhere"}).status_code == 404
    assert files.http.get("/api/v1/runs/nobody/artifacts").status_code == 404


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a//b", "a\\b", "a\0b", "x" * 256])
def test_a_path_that_could_leave_the_run_is_refused(files: Files, path: str) -> None:
    files.store(b"x")
    answer = files.say("r", artifact(path, b"x"))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_record")
    files.tell("s")
    url = "/api/v1/runs/s/artifacts/" + "".join(f"%{byte:02x}" for byte in path.encode())
    answer = files.http.put(url, content=b"x")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "path.path")


def test_unicode_names_are_kept_in_one_form(files_on_each_database: Files) -> None:
    files = files_on_each_database
    files.tell("r")
    files.http.put("/api/v1/runs/r/artifacts/Gru\u0308ße/图.png", content=b"x")
    assert [item["path"] for item in files.pages("runs/r/artifacts", recursive=True)] == ["Gr\u00fcße/图.png"]
    answer = files.http.get("/api/v1/runs/r/artifacts/Gr\u00fcße/图.png")
    assert (answer.content, answer.headers["content-type"]) == (b"x", "image/png")
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''%E5%9B%BE.png"


@pytest.mark.parametrize(
    ("name", "mime", "shown"),
    [
        ("page.html", None, "attachment"),
        ("drawing.svg", None, "attachment"),
        ("paper.pdf", None, "attachment"),
        ("plot.png", None, "inline"),
        ("log.txt", None, "inline"),
        ("plot.png", "text/html", "attachment"),
        ("model.pt", "text/plain\r\nSet-Cookie: x=1", "attachment"),
        ("clip.mp4", "video/mp4; codecs=avc1", "inline"),
    ],
)
def test_only_types_that_run_nothing_are_shown_by_a_browser(
    files: Files, name: str, mime: str | None, shown: str
) -> None:
    files.store(b"x")
    files.tell("r", artifact(name, b"x", mime=mime))
    answer = files.http.get(f"/api/v1/runs/r/artifacts/{name}")
    assert answer.headers["content-disposition"].startswith(shown)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers


def test_a_copy_that_is_still_right_is_not_sent_again(files: Files) -> None:
    files.tell("r")
    files.http.put("/api/v1/runs/r/artifacts/x", content=b"x")
    headers = {"If-None-Match": f'"{digest_of(b"x")}"'}
    assert files.http.get("/api/v1/runs/r/artifacts/x", headers=headers).status_code == 304
    assert files.http.head("/api/v1/runs/r/artifacts/x").headers["content-length"] == "1"


def test_a_deleted_run_takes_no_files(files: Files) -> None:
    files.tell("r")
    files.http.delete("/api/v1/runs/r")
    assert files.http.put("/api/v1/runs/r/artifacts/x", content=b"x").status_code == 410
    assert files.http.put("/api/v1/runs/nobody/artifacts/x", content=b"x").status_code == 404


@pytest.mark.parametrize("path", ["runs/r/artifacts", "runs/r/media", "runs/r/console", "runs/r/media/names"])
def test_a_cursor_of_another_list_is_refused(files: Files, path: str) -> None:
    files.tell("r")
    for cursor in ("x", "!", encode_cursor("another list", 1, "x"), encode_cursor(None, 1 << 70, "\0", 0, "")):
        answer = files.http.get(f"/api/v1/{path}", params={"cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


def test_a_cursor_that_was_tampered_with_is_refused(files_on_each_database: Files) -> None:
    files_on_each_database.tell("r")
    for key in ((1, "a\0"), (1 << 70, "a"), ("a", 1), (True, "a")):
        cursor = encode_cursor(("artifacts", "r", "", False), *key)
        answer = files_on_each_database.http.get("/api/v1/runs/r/artifacts", params={"cursor": cursor})
        assert answer.status_code == 400
