"""Folders that say what they are in a file of YAML, and folders that hold a value a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml

from runfolio.importing.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

META: Final = "meta.yaml"
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def folders(parent: Path) -> list[Path]:
    """The folders that say what they are."""
    if not parent.is_dir():
        return []
    return sorted(folder for folder in parent.iterdir() if (folder / META).is_file())


def meta(folder: Path) -> dict[str, Any]:
    try:
        found = yaml.load((folder / META).read_bytes(), _LOADER)  # noqa: S506 - it is the safe loader, or its C twin
    except (OSError, yaml.YAMLError) as error:
        raise SourceError(f"{folder / META} cannot be read: {error}") from None
    return found if isinstance(found, dict) else {}


def names(folder: Path) -> list[str]:
    """Files below a folder by the path in it: a name may hold slashes."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def texts(folder: Path) -> dict[str, str]:
    """A value a file. Line ends stay as they were written."""
    return {name: (folder / name).read_bytes().decode("utf-8", "replace") for name in names(folder)}
