"""Bytes on their way in: files of a folder beside the objects, until they are whole and their digest is proven."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import hashlib
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

from starlette.requests import ClientDisconnect

from runfolio.server.errors import Busy, Invalid, NotFound, OffsetGap, StorageFull, TooLarge
from runfolio.wire.ids import uuid7

from .store import BLOCK

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

P = ParamSpec("P")
T = TypeVar("T")
MAX_HASHERS: Final = 256
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Staged:
    """A whole file with its digest, durable under a temporary name."""

    path: Path
    digest: str
    size: int


class Staging:
    """The folder of unfinished uploads. ``limit`` bounds a file, in bytes."""

    def __init__(self, folder: Path, limit: int | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._limit = limit
        self._hashers: dict[str, tuple[hashlib._Hash, int]] = {}
        """Of uploads in parts, with how many bytes each has seen: spares reading a large file again at its end."""

    async def receive(self, body: AsyncIterator[bytes], length: int | None, expected: str | None = None) -> Staged:
        """Take in a file in one go; ``length`` is its announced size. Whoever gets it must :meth:`discard` it.

        Raises :class:`TooLarge`, :class:`StorageFull`, and :class:`Invalid` when the body breaks off or its digest is
        not ``expected``; then nothing is left.
        """
        self._refuse_too_large(length or 0, self._limit)
        self._refuse_without_room(length or 0)
        path = self._folder / f"{uuid7()}.tmp"
        hasher = hashlib.sha256()
        try:
            with _opened(path, os.O_CREAT | os.O_EXCL) as descriptor:
                async for block in _blocks(body):
                    self._refuse_too_large(os.lseek(descriptor, 0, os.SEEK_CUR) + len(block), self._limit)
                    await _in_thread(_write, descriptor, block, hasher)
                await _in_thread(_sync, descriptor)
                size = os.fstat(descriptor).st_size
            compare(hasher.hexdigest(), expected)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Staged(path, hasher.hexdigest(), size)

    def discard(self, staged: Staged) -> None:
        staged.path.unlink(missing_ok=True)

    def begin(self, digest: str, size: int) -> int:
        """Begin or find an upload in parts: how many of its ``size`` bytes are there. They outlive the server.

        An upload of this digest that was begun with another size is given up.
        """
        self._refuse_too_large(size, self._limit)
        path = self._folder / f"{digest}-{size}.part"
        for other in self._folder.glob(f"{digest}-*.part"):
            if other != path:
                other.unlink(missing_ok=True)
        received = path.stat().st_size if path.exists() else 0
        self._refuse_without_room(size - received)
        with _opened(path, os.O_CREAT) as descriptor:
            return os.fstat(descriptor).st_size

    async def append(self, digest: str, offset: int, body: AsyncIterator[bytes]) -> tuple[int, bool]:
        """Add a part that begins at ``offset``: how many bytes are there now, and whether these are all.

        What came of a part that breaks off stays.

        Raises :class:`OffsetGap` when the upload stands elsewhere, :class:`Busy` while another request adds to it.
        """
        path, size = self._part(digest)
        with _opened(path, os.O_APPEND) as descriptor, _locked(descriptor):
            received = os.fstat(descriptor).st_size
            if received != offset:
                raise OffsetGap(received)
            hasher, seen = self._hashers.pop(digest, (hashlib.sha256(), 0))
            async for block in _blocks(body):
                if received + len(block) > size:
                    raise Invalid("body", f"the upload was begun with a size of {size} bytes, and here are more")
                await _in_thread(_write, descriptor, block, hasher)
                received += len(block)
            if seen == offset:
                self._remember(digest, hasher, received)
        return received, received == size

    def _remember(self, digest: str, hasher: hashlib._Hash, seen: int) -> None:
        if len(self._hashers) >= MAX_HASHERS:
            del self._hashers[next(iter(self._hashers))]
        self._hashers[digest] = hasher, seen

    async def finish(self, digest: str) -> Staged:
        """The whole file, proven and synced. A file that is not what its digest says is given up."""
        path, size = self._part(digest)
        with _opened(path, 0) as descriptor, _locked(descriptor):
            hasher, seen = self._hashers.pop(digest, (None, 0))
            await _in_thread(_sync, descriptor)
            found = hasher.hexdigest() if hasher and seen == size else await _in_thread(_digest, descriptor)
            try:
                compare(found, digest)
            except Invalid:
                path.unlink(missing_ok=True)
                raise
        return Staged(path, digest, size)

    def remove_leftovers(self, before: float) -> int:
        """Remove what no upload has added to since ``before`` (seconds since 1970); how many files that were."""
        removed = 0
        for path in (*self._folder.glob("*.tmp"), *self._folder.glob("*.part")):
            try:
                if path.stat().st_mtime < before:
                    path.unlink()
                    removed += 1
            except FileNotFoundError:
                continue
        return removed

    def _part(self, digest: str) -> tuple[Path, int]:
        for path in self._folder.glob(f"{digest}-*.part"):
            return path, int(path.stem.partition("-")[2])
        raise NotFound("upload of object", digest)

    def _refuse_without_room(self, size: int) -> None:
        """Better now than after hours; the disk may still fill up on the way."""
        if size > shutil.disk_usage(self._folder).free:
            raise StorageFull

    def _refuse_too_large(self, size: int, limit: int | None) -> None:
        if limit is not None and size > limit:
            message = f"a file has at most {limit} bytes here (RUNFOLIO_MAX_OBJECT_BYTES)"
            raise TooLarge(message)


def compare(found: str, expected: str | None) -> None:
    """Raises :class:`Invalid` when the bytes are not those that were named."""
    if expected is not None and found != expected:
        raise Invalid("path.digest", f"the SHA-256 of the bytes is {found}; upload them again")


async def _blocks(body: AsyncIterator[bytes]) -> AsyncIterator[bytearray]:
    """The body in blocks of about a mebibyte: a thread's turn costs more than a network packet is worth."""
    block = bytearray()
    try:
        async for chunk in body:
            block += chunk
            if len(block) >= BLOCK:
                yield block
                block = bytearray()
    except ClientDisconnect:
        broken = True
    else:
        broken = False
    if block:
        yield block
    if broken:
        raise Invalid("body", "the upload broke off")


async def _in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run in a thread, and wait for it even when cancelled: the descriptor that it uses is closed next."""
    task = asyncio.ensure_future(asyncio.to_thread(function, *args, **kwargs))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    with _room():
        descriptor = _open(path, os.O_RDWR | os.O_CLOEXEC | flags, 0o644)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _open(path: Path, flags: int, mode: int) -> int:
    try:
        return os.open(path, flags, mode)
    except FileNotFoundError:  # another request has just finished this upload
        raise NotFound("upload", path.stem) from None


@contextmanager
def _locked(descriptor: int) -> Iterator[None]:
    """The lock goes with the descriptor."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy(1, "another request is adding to this upload") from None
    yield


@contextmanager
def _room() -> Iterator[None]:
    """A full disk is the operator's to mend, not a fault of the server."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull from error
        raise


def _write(descriptor: int, block: bytearray, hasher: hashlib._Hash | None = None) -> None:
    with _room(), memoryview(block) as view:
        if hasher is not None:
            hasher.update(view)
        written = 0
        while written < len(view):
            written += os.write(descriptor, view[written:])


def _sync(descriptor: int) -> None:
    with _room():
        os.fsync(descriptor)


def _digest(descriptor: int) -> str:
    hasher, block = hashlib.sha256(), bytearray(BLOCK)
    os.lseek(descriptor, 0, os.SEEK_SET)
    while count := os.readv(descriptor, [block]):
        hasher.update(memoryview(block)[:count])
    return hasher.hexdigest()
