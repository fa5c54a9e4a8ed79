"""Paths of files as MLflow's clients send them, and files as they are sent back, whatever keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from runfolio.server.objects import download

from .errors import invalid

if TYPE_CHECKING:
    from runfolio.wire.files import ArtifactEntry

MAX_FILES: Final = 10_000
"""Entries of one folder."""
_NO_TYPE: Final = ("application/octet-stream", "application/x-www-form-urlencoded")
_TEXT: Final = ("MLmodel", "MLproject")


def checked(path: str) -> str:
    """The path as it was meant; one that leads out of its folder is refused, however it is written."""
    plain = unquote(unquote(path))
    if "\\" in plain or "\0" in plain or plain.startswith("/") or ".." in plain.split("/"):
        raise invalid("Invalid path")
    return "" if path == "." else path.rstrip("/")


def document(entry: ArtifactEntry, path: str) -> dict[str, Any]:
    """A file or folder of a list."""
    if entry.type == "folder":
        return {"path": path, "is_dir": True}
    return {"path": path, "is_dir": False, "file_size": entry.size}


def attached(digest: str, size: int, path: str, mime: str | None) -> download.Download:
    """A file to be saved and never shown: what it holds came from somebody's training."""
    told = "text/plain" if path.rpartition("/")[2] in _TEXT else mime
    return download.Download(digest, size, path, told, download.REVALIDATE, attachment=True)


def media_type(content_type: str | None) -> str | None:
    """What a request says that its body is, unless it says nothing."""
    return None if content_type in _NO_TYPE else content_type
