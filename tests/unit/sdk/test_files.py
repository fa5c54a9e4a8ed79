"""Files kept beside the spool, and their way to the server."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from runfolio.sdk import artifacts, files
from runfolio.sdk.files import FileError, keep_bytes, keep_file, send_file
from runfolio.sdk.transport import Answer
from tests.support.fake_tracker import FakeTracker


def test_a_kept_file_does_not_change_with_its_source(tmp_path: Path) -> None:
    source = tmp_path / "model.pt"
    source.write_bytes(b"one")
    kept = keep_file(tmp_path / "files", source)
    source.write_bytes(b"two")
    assert (tmp_path / "files" / kept.digest).read_bytes() == b"one"
    assert kept.digest == hashlib.sha256(b"one").hexdigest()


def test_the_same_bytes_are_kept_once_and_nothing_else_is_left(tmp_path: Path) -> None:
    keep_bytes(tmp_path, b"same")
    keep_bytes(tmp_path, b"same")
    assert [path.name for path in tmp_path.iterdir()] == [hashlib.sha256(b"same").hexdigest()]


def test_an_empty_file_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert keep_file(tmp_path / "files", tmp_path / "empty").size == 0


def test_a_folder_is_walked_and_named_by_its_own_name(tmp_path: Path) -> None:
    root = tmp_path / "out"
    (root / "b").mkdir(parents=True)
    for name in ("a.txt", "b/c.txt"):
        (root / name).write_text(name)
    assert [file.path for file in artifacts.collect(root, None)] == ["out/a.txt", "out/b/c.txt"]
    assert [file.path for file in artifacts.collect_folder(root, "")] == ["a.txt", "b/c.txt"]


def test_a_link_out_of_the_folder_keeps_all_of_it_out(tmp_path: Path) -> None:
    root = tmp_path / "out"
    root.mkdir()
    (root / "a.txt").write_text("fine")
    (root / "passwd").symlink_to("/etc/passwd")
    with pytest.raises(FileError, match="outside"):
        next(artifacts.collect_folder(root, ""))


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a/../../b", ""])
def test_an_artifact_s_name_stays_within_the_run(name: str) -> None:
    with pytest.raises(FileError):
        artifacts.run_path(name)


def test_a_file_that_the_server_has_is_not_sent(tmp_path: Path, tracker: FakeTracker) -> None:
    tracker.objects["d"] = b""
    assert send_file(tracker, tmp_path / "d", "d") is None
    assert [method for method, _, _ in tracker.requests] == ["HEAD"]


def test_a_file_that_is_gone_here_is_passed_over(tmp_path: Path, tracker: FakeTracker) -> None:
    assert send_file(tracker, tmp_path / "d", "d") is None


def test_a_large_file_goes_in_parts_from_where_it_stopped(
    tmp_path: Path, tracker: FakeTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WHOLE", 10)
    monkeypatch.setattr(files, "PART", 8)
    (tmp_path / "d").write_bytes(bytes(30))

    def received(count: int) -> Callable[[], Answer]:
        return lambda: Answer(201 if count == 30 else 200, {}, json.dumps({"received": count}).encode())

    tracker.script.extend([Answer(404), received(12), received(20), received(28), received(30)])
    assert send_file(tracker, tmp_path / "d", "d") is None
    offsets = [(path.partition("offset=")[2], size) for method, path, size in tracker.requests if method == "PUT"]
    assert offsets == [("12", 8), ("20", 8), ("28", 2)]
