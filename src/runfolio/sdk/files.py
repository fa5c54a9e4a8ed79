"""Files of a run: kept beside the spool under their SHA-256 until the server has them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from runfolio.wire.ids import uuid7

from .plan import Wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .transport import Answer, Transport

WHOLE: Final = 64 << 20
"""Files up to this size go in one request; larger ones in parts, so that a broken connection costs one part."""

PART: Final = 8 << 20
_COPY: Final = 1 << 20
_FICLONE: Final = 0x40049409
"""Linux: share the bytes of another file until one of the two is written to."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    digest: str
    size: int


class FileError(ValueError):
    """A file that an artifact cannot be made of; the message says why."""


def keep_bytes(files_dir: Path, data: bytes) -> StoredFile:
    """Keep some bytes. Raises :class:`OSError` when the disk does not take them."""
    stored = StoredFile(hashlib.sha256(data).hexdigest(), len(data))
    target = files_dir / stored.digest
    if not target.exists():
        with _temporary(files_dir) as temporary:
            temporary.write_bytes(data)
            temporary.replace(target)
    return stored


def keep_file(files_dir: Path, source: Path) -> StoredFile:
    """Keep a copy of a file as it is now, in constant memory, sharing its bytes where the file system can.

    Never a hard link: a training that overwrites its checkpoint would overwrite the copy. Raises :class:`OSError`.
    """
    with _temporary(files_dir) as temporary:
        digest, size = hashlib.sha256(), 0
        with source.open("rb") as reader, temporary.open("w+b") as copy:
            cloned = _clone(reader.fileno(), copy.fileno())
            while data := (copy if cloned else reader).read(_COPY):
                digest.update(data)
                size += len(data)
                if not cloned:
                    copy.write(data)
        stored = StoredFile(digest.hexdigest(), size)
        temporary.replace(files_dir / stored.digest)
    return stored


def walk(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file below a folder with its path relative to it, ``/`` between names, sorted.

    Links to files within the folder are followed. Raises :class:`FileError` for a link that leads out of it.
    """
    top = root.resolve()
    for folder, names, files in os.walk(top):
        names.sort()
        for name in sorted([*files, *(n for n in names if (Path(folder) / n).is_symlink())]):
            path = Path(folder) / name
            if not path.resolve().is_relative_to(top):
                message = f"{path} is a link to outside of {root}; log the file it points to by its own path"
                raise FileError(message)
            if path.is_file():
                yield path.relative_to(top).as_posix(), path


def send_file(transport: Transport, path: Path, digest: str) -> Wait | None:
    """Bring a file to the server. None when the server has it, or when there is nothing here to send.

    Raises :class:`~runfolio.sdk.errors.Unreachable`. What the server cannot take now is a :class:`Wait`.
    """
    url = f"/api/v1/objects/{digest}"
    if transport.request("HEAD", url).status == 200:
        return None
    try:
        file = path.open("rb")
    except OSError:
        return None
    with file:
        size = os.fstat(file.fileno()).st_size
        if size > WHOLE:
            return _send_parts(transport, url, file.fileno(), size)
        headers = {"Content-Length": str(size), "Content-Type": "application/octet-stream"}
        return _refusal(transport.request("PUT", url, body=file, headers=headers, timeout=300))


def _send_parts(transport: Transport, url: str, file: int, size: int) -> Wait | None:
    answer = transport.request("POST", f"{url}/parts?size={size}")
    while (refusal := _refusal(answer)) is None:
        if answer.status == 201:
            return None
        received = _received(answer)
        if received is None or received >= size:
            return None
        data = os.pread(file, min(PART, size - received), received)
        if not data:
            return None  # it was cut short meanwhile; the digest would not hold
        headers = {"Content-Type": "application/octet-stream"}
        answer = transport.request("PUT", f"{url}/parts?offset={received}", body=data, headers=headers, timeout=120)
    return refusal


def _received(answer: Answer) -> int | None:
    try:
        return int(json.loads(answer.body)["received"])
    except (ValueError, KeyError, TypeError):
        return None


def _refusal(answer: Answer) -> Wait | None:
    """What keeps a file from being stored for now. What will never be taken is left out, and its record refused."""
    if answer.status < 400 or answer.status in (400, 413, 422):
        return None
    after = answer.headers.get("retry-after", "")
    return Wait(f"{answer.status} for a file", float(after) if after.isdigit() else None)


def _clone(source: int, target: int) -> bool:
    try:
        import fcntl

        fcntl.ioctl(target, _FICLONE, source)
    except (ImportError, OSError):
        return False
    return True


@contextlib.contextmanager
def _temporary(files_dir: Path) -> Iterator[Path]:
    files_dir.mkdir(parents=True, exist_ok=True)
    path = files_dir / f".{uuid7()}"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
