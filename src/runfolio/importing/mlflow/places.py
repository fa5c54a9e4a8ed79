"""Where files of MLflow's runs lie: in a folder, behind a server, or in a bucket."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Protocol
from urllib.parse import unquote, urlsplit

from runfolio.importing.errors import OutOfReach
from runfolio.importing.values import File, Model
from runfolio.sdk.files import FileError, walk

from .api import MlflowApi

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from runfolio.importing.values import Run

_PROXY: Final = "mlflow-artifacts"
_BUCKETS: Final = ("s3", "s3a", "gs", "az", "abfs", "abfss")
_ABOVE: Final = 3
"""How many folders above a run's files one has to exist: a run without files has no folder of its own."""


class Place(Protocol):
    """Holds the files of one run or model."""

    def files(self) -> Sequence[File]:
        """All of them. Raises :class:`OutOfReach`."""

    def open(self, file: File) -> AbstractContextManager[BinaryIO]:
        """The bytes of one. Raises :class:`OutOfReach`."""


class Places:
    """Finds the place of each run by the address that MLflow gave it.

    ``proxied`` is what ``mlflow-artifacts:`` stands for: a server, a folder or a bucket.
    """

    def __init__(self, proxied: str | None) -> None:
        self._proxied = proxied

    def files(self, of: Run | Model, beside: Path | None = None) -> Sequence[File]:
        """The files of a run or a model. ``beside`` is where they are when the whole store was moved elsewhere."""
        return self._place(of, beside).files()

    def open(self, of: Run | Model, file: File, beside: Path | None = None) -> AbstractContextManager[BinaryIO]:
        """The bytes of a file."""
        return self._place(of, beside).open(file)

    def _place(self, of: Run | Model, beside: Path | None) -> Place:
        address = urlsplit(of.place)
        if address.scheme == _PROXY:
            return self._behind_proxy(of, address.netloc, address.path)
        if address.scheme in _BUCKETS:
            return Bucket(of.place)
        if address.scheme not in ("", "file"):
            raise OutOfReach(f"{address.scheme}: cannot be read here")
        folder = Path(unquote(address.path) if address.scheme else of.place)
        if beside is not None and beside.is_dir() and not folder.is_dir():
            return Folder(beside)
        return Folder(folder)

    def _behind_proxy(self, of: Run | Model, host: str, path: str) -> Place:
        base = self._proxied or (f"http://{host}" if host else None)
        if base is None:
            raise OutOfReach(f"{_PROXY}: stands for a place that only its server knows; name it with --artifacts")
        scheme = urlsplit(base).scheme
        if scheme in ("http", "https"):
            return server(MlflowApi(base), of)
        if scheme in _BUCKETS:
            return Bucket(base.rstrip("/") + path)
        return Folder(Path(base.removeprefix("file://")) / path.lstrip("/"))


@dataclass(frozen=True, slots=True)
class Folder:
    """Files on this machine."""

    root: Path

    def files(self) -> Sequence[File]:
        if not self.root.is_dir():
            if any(above.is_dir() for above in self.root.absolute().parents[:_ABOVE]):
                return []
            raise OutOfReach(f"there is no folder {self.root}")
        try:
            return [_file(path, found) for path, found in walk(self.root)]
        except (FileError, OSError) as error:
            raise OutOfReach(str(error)) from None

    @contextmanager
    def open(self, file: File) -> Iterator[BinaryIO]:
        try:
            opened = (self.root / file.path).open("rb")
        except OSError as error:
            raise OutOfReach(f"{error.filename}: {error.strerror}") from None
        with opened:
            yield opened


@dataclass(frozen=True, slots=True)
class Server:
    """Files that MLflow's server hands out, wherever they lie."""

    api: MlflowApi
    listing: str
    """The call that lists a folder, with what says whose it is."""
    query: dict[str, str]
    folder: str
    """What the call names a folder by."""
    download: str
    """The address of a file, and what it names one by."""
    name: str

    def files(self) -> Sequence[File]:
        return list(self._below(""))

    def _below(self, folder: str) -> Iterator[File]:
        asked = self.query | ({self.folder: folder} if folder else {})
        for entry in self.api.pages(self.listing, asked, "files"):
            if entry.get("is_dir"):
                yield from self._below(entry["path"])
            else:
                yield File(entry["path"], int(entry.get("file_size", 0)))

    def open(self, file: File) -> AbstractContextManager[BinaryIO]:
        return _fetched(self.api.pieces(self.download, self.query | {self.name: file.path}))


def server(api: MlflowApi, of: Run | Model) -> Server:
    """Where a server hands out the files of a run or a model."""
    if isinstance(of, Model):
        calls = f"logged-models/{of.id}/artifacts"
        download = f"/ajax-api/2.0/mlflow/{calls}/files"
        return Server(api, f"{calls}/directories", {}, "artifact_directory_path", download, "artifact_file_path")
    return Server(api, "artifacts/list", {"run_id": of.id, "run_uuid": of.id}, "path", "/get-artifact", "path")


@dataclass(frozen=True, slots=True)
class Bucket:
    """Files in an object store, with the credentials that its own tools find in the environment."""

    address: str

    def files(self) -> Sequence[File]:
        obstore, store = self._store()
        try:
            found = [entry for page in obstore.list(store) for entry in page]
        except (OSError, obstore.exceptions.BaseError) as error:
            raise OutOfReach(f"{self.address}: {error}") from None
        return [File(entry["path"], entry["size"], entry["last_modified"]) for entry in found]

    @contextmanager
    def open(self, file: File) -> Iterator[BinaryIO]:
        obstore, store = self._store()
        try:
            pieces = map(bytes, obstore.get(store, file.path))
            with _fetched(pieces) as whole:
                yield whole
        except (FileNotFoundError, obstore.exceptions.BaseError) as error:
            raise OutOfReach(f"{self.address}/{file.path}: {error}") from None

    def _store(self) -> tuple[Any, Any]:
        try:
            import obstore
            import obstore.exceptions
            import obstore.store
        except ModuleNotFoundError:
            raise OutOfReach(f"{self.address}: a bucket is read with obstore: pip install obstore") from None
        try:
            return obstore, obstore.store.from_url(self.address)
        except (ValueError, obstore.exceptions.BaseError) as error:
            raise OutOfReach(f"{self.address}: {error}") from None


@contextmanager
def _fetched(pieces: Iterable[bytes]) -> Iterator[BinaryIO]:
    """What came in pieces as a file, which can be sent with its length."""
    with tempfile.TemporaryFile() as whole:
        for piece in pieces:
            whole.write(piece)
        whole.seek(0)
        yield whole


def _file(path: str, found: Path) -> File:
    state = found.stat()
    return File(path, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC))
