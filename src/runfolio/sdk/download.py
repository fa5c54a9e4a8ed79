"""Brings files of runs and models to this machine: in constant memory, going on where a broken download stopped."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import quote

from .client import API, segment
from .errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, BinaryIO

    from .client import Client

_PIECE: Final = 1 << 20


class DamagedDownload(ServerError):
    """The bytes that came are not those that the server's digest is of."""


Told: TypeAlias = "Callable[[int, int], None] | None"
"""Gets the bytes of a file that are here, and its size."""


def fetch(client: Client, run: str, path: str, to: Path, progress: Told = None) -> Path:
    """Save a file, or every file of a folder, of a run; where it lies now. As :func:`fetch_from`."""
    return fetch_from(client, f"/runs/{segment(run)}/artifacts", path, to, progress)


def fetch_from(client: Client, files: str, path: str, to: Path, progress: Told = None) -> Path:
    """Save a file, or every file of a folder, of the files at an address of the API; where it lies now.

    A file goes to ``to``, or into it if that is a folder; a folder's files go below ``to``.

    Raises:
        RequestFailed: 404: there is neither a file nor a folder of this path.
        DamagedDownload: The digest does not hold; nothing was saved.
        ValueError: A path of the server's leads out of ``to``.
    """
    address = f"{files}/{quote(path)}"
    head = client.request("HEAD", API + address) if path else None
    if head is not None and head.status == 200:
        target = to / Path(path).name if to.is_dir() else to
        size = int(head.headers.get("content-length", 0))
        _save(client, address, target, head.headers.get("etag", "").strip('"'), size, progress)
        return target
    for entry in client.items(files, {"path": path, "recursive": True}):
        target = _inside(to, str(entry["path"]).removeprefix(path.rstrip("/")).lstrip("/"))
        _save(client, f"{files}/{quote(entry['path'])}", target, entry["digest"], entry["size"], progress)
    return to


def _inside(folder: Path, path: str) -> Path:
    """The place of a path below a folder. Whatever a server says, nothing is written elsewhere."""
    target = (folder / path).resolve()
    if not target.is_relative_to(folder.resolve()) or target == folder.resolve():
        raise ValueError(f"the path {path!r} leads out of {folder}")
    return target


def _save(client: Client, address: str, target: Path, digest: str, size: int, progress: Told) -> None:
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
