"""Files given to ``log_artifact``: which ones, and under which path of the run."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from runfolio.wire import paths

from .files import FileError, keep_file, walk
from .values import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ArtifactFile:
    """A file on disk and its path in the run."""

    path: str
    source: Path

    def keep(self, files_dir: Path) -> dict[str, Any]:
        """Copy it beside the spool; the event that names it. Raises :class:`OSError`."""
        stored = keep_file(files_dir, self.source)
        mime, _ = mimetypes.guess_type(self.path)
        return {"type": "artifact", "path": self.path, "digest": stored.digest, "size": stored.size, "mime": mime}


def collect(source: Path, name: str | None) -> Iterator[ArtifactFile]:
    """A file, or every file of a folder, under ``name`` or the source's own name."""
    if not source.exists():
        raise FileNotFoundError(f"there is no file {source}")
    path = run_path(source.resolve().name if name is None else name)
    if source.is_dir():
        yield from collect_folder(source, path)
    else:
        yield ArtifactFile(path, source)


def collect_folder(folder: Path, name: str) -> Iterator[ArtifactFile]:
    """Every file of a folder. The whole folder is looked at first: a link out of it keeps all of it out."""
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder; log_artifact() takes a file")
    prefix = run_path(name) + "/" if name else ""
    for path, source in list(walk(folder)):
        yield ArtifactFile(_checked(prefix + path), source)


def run_path(name: str) -> str:
    """A relative path with ``/``. Raises :class:`FileError` for one that no run may hold, such as ``..`` or ``/x``."""
    return _checked(str(PurePosixPath(str(name))))


def _checked(path: str) -> str:
    try:
        return paths.normalise(clean(path))
    except paths.PathError as error:
        raise FileError(f"{path!r} is no name for an artifact: {error}") from None
