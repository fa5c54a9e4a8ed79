"""Brings files of a run to this machine: in constant memory, going on where a broken download stopped."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from .client import API, segment
from .errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, BinaryIO

    from .client import Client

_PIECE: Final = 1 << 20


class DamagedDownload(ServerError):
    """The bytes that came are not those that the server's digest is of."""


def fetch(client: Client, run: str, path: str, to: Path, progress: Callable[[int, int], None] | None = None) -> Path:
    """Save a file, or every file of a folder, of a run; where it lies now.

    A file goes to ``to``, or into it if that is a folder; a folder's files go below ``to``. ``progress`` gets the bytes
    of the file that are here, and its size.

    Raises:
        RequestFailed: 404: there is neither a file nor a folder of this path.
        DamagedDownload: The digest does not hold; nothing was saved.
        ValueError: A path of the server's leads out of ``to``.
    """
    head = client.request("HEAD", f"{API}{_address(run, path)}") if path else None
    if head is not None and head.status == 200:
        target = to / Path(path).name if to.is_dir() else to
        size = int(head.headers.get("content-length", 0))
        _save(client, _address(run, path), target, head.headers.get("etag", "").strip('"'), size, progress)
        return target
    for entry in _files(client, run, path):
        target = _inside(to, str(entry["path"]).removeprefix(path.rstrip("/")).lstrip("/"))
        _save(client, _address(run, entry["path"]), target, entry["digest"], entry["size"], progress)
    return to


def _files(client: Client, run: str, folder: str) -> Iterator[dict[str, Any]]:
    return client.items(f"/runs/{segment(run)}/artifacts", {"path": folder, "recursive": True})


def _address(run: str, path: str) -> str:
    return f"/runs/{segment(run)}/artifacts/{quote(path)}"


def _inside(folder: Path, path: str) -> Path:
    """The place of a path below a folder. Whatever a server says, nothing is written elsewhere."""
    target = (folder / path).resolve()
    if not target.is_relative_to(folder.resolve()) or target == folder.resolve():
        raise ValueError(f"the path {path!r} leads out of {folder}")
    return target


def _save(
    client: Client, address: str, target: Path, digest: str, size: int, progress: Callable[[int, int], None] | None
) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{digest[:16]}.part")
    with part.open("a+b") as file:
        sha = hashlib.sha256()
        here = _hash(file, sha)
        if here < size:
            for piece in client.stream(address, headers={"Range": f"bytes={here}-"} if here else None):
                file.write(piece)
                sha.update(piece)
                here += len(piece)
                if progress is not None:
                    progress(here, size)
    if sha.hexdigest() != digest:
        part.unlink()
        raise DamagedDownload(f"{target.name}: the bytes that came do not match the digest {digest}; nothing was saved")
    part.replace(target)


def _hash(file: BinaryIO, sha: Any) -> int:
    """Take in what is here already; how much it is."""
    file.seek(0)
    while piece := file.read(_PIECE):
        sha.update(piece)
    return file.tell()
