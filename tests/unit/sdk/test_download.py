"""Downloads against a server that is a dictionary."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from runfolio.sdk.client import Client
from runfolio.sdk.download import DamagedDownload, fetch
from runfolio.sdk.transport import Answer

PREFIX = "/runs/r/artifacts/"


class Shelf(Client):
    """Gives out files by path; `lies` replaces what is given out for one of them."""

    def __init__(self, files: Mapping[str, bytes], lies: Mapping[str, bytes] | None = None) -> None:
        super().__init__("http://shelf")
        self.files = files
        self.lies = lies or {}
        self.ranges: list[str | None] = []

    def request(self, method: str, path: str, **_: Any) -> Answer:  # noqa: ARG002 - the signature of a client
        data = self.files.get(unquote(path.partition(PREFIX)[2]))
        if data is None:
            return Answer(404)
        return Answer(200, {"content-length": str(len(data)), "etag": f'"{digest(data)}"'})

    def items(self, path: str, query: Any = None, **_: Any) -> Iterator[Any]:  # noqa: ARG002 - the signature of a client
        return ({"path": p, "size": len(data), "digest": digest(data)} for p, data in self.files.items())

    def stream(
        self,
        path: str,
        query: Any = None,  # noqa: ARG002 - as above
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[bytes]:
        name = unquote(path.partition(PREFIX)[2])
        self.ranges.append((headers or {}).get("Range"))
        start = int((self.ranges[-1] or "bytes=0-")[6:-1])
        yield self.lies.get(name, self.files[name])[start:]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_file_goes_into_a_folder_or_gets_a_new_name(tmp_path: Path) -> None:
    shelf = Shelf({"a/one.bin": b"1"})

    assert fetch(shelf, "r", "a/one.bin", tmp_path) == tmp_path / "one.bin"
    assert fetch(shelf, "r", "a/one.bin", tmp_path / "two.bin").read_bytes() == b"1"


def test_a_download_that_broke_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    data = bytes(range(256)) * 100
    shelf = Shelf({"big": data})
    (tmp_path / f".big.{digest(data)[:16]}.part").write_bytes(data[:1000])

    assert fetch(shelf, "r", "big", tmp_path).read_bytes() == data
    assert shelf.ranges == ["bytes=1000-"]


def test_bytes_that_are_not_what_was_stored_are_not_saved(tmp_path: Path) -> None:
    shelf = Shelf({"model": b"right"}, lies={"model": b"wrong"})

    with pytest.raises(DamagedDownload, match="nothing was saved"):
        fetch(shelf, "r", "model", tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["../evil", "a/../../evil"])
def test_no_path_of_a_server_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="leads out"):
        fetch(Shelf({path: b"x"}), "r", "", tmp_path / "inside")


def test_an_absolute_path_of_a_server_lies_in_the_folder_too(tmp_path: Path) -> None:
    fetch(Shelf({"/etc/evil": b"x"}), "r", "", tmp_path / "inside")

    assert (tmp_path / "inside" / "etc" / "evil").read_bytes() == b"x"
