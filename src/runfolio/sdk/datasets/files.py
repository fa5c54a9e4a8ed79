"""Files and folders as datasets."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from .looks import DatasetError, Look

if TYPE_CHECKING:
    from collections.abc import Iterator


def look_at_path(path: Path) -> Look:
    """A file, or every file below a folder. Raises :class:`DatasetError` where there is neither, :class:`OSError`."""
    where = path.absolute().as_posix()
    if path.is_dir():
        files = list(_files(path))
        profile = {"files": len(files), "bytes": sum(file.stat().st_size for _, file in files)}
        return Look(lambda: _of_folder(files), profile, source_type="folder", source=where)
    if not path.exists():
        raise DatasetError(f"there is no file {path}")
    return Look(lambda: _of_file(path), {"bytes": path.stat().st_size}, source_type="file", source=where)


def _of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _of_folder(files: list[tuple[str, Path]]) -> str:
    whole = hashlib.sha256()
    for name, file in files:
        whole.update(f"{name}\0{file.stat().st_size}\0{_of_file(file)}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file below a folder with its relative path, sorted. Links are followed, each folder is entered once."""
    found: list[tuple[str, Path]] = []
    seen: set[Path] = set()
    for folder, names, files in os.walk(root, followlinks=True):
        real = Path(folder).resolve()
        if real in seen:
            names.clear()
            continue
        seen.add(real)
        paths = (Path(folder) / name for name in files)
        found += [(path.relative_to(root).as_posix(), path) for path in paths if path.is_file()]
    yield from sorted(found)
