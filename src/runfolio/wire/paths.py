"""Paths of artifacts: one rule for client and server.

A path is relative, its parts are separated by ``/``, and it can be made a file on any system without leaving the folder
it is put in.
"""

import unicodedata
from typing import Final

from . import limits

MAX_PART: Final = 255
"""Longest part between two slashes, in UTF-8 bytes: what file systems hold."""


class PathError(ValueError):
    """The text is not a path that a run may store a file under; the message says why."""


def normalise(path: str) -> str:
    """The path as it is stored: in Unicode's NFC, so that one name typed on two systems is one file.

    Raises :class:`PathError` for anything that could point out of the run or cannot be a file: an absolute path, ``.``
    and ``..``, empty parts, backslashes, control characters, lone surrogates, parts or paths that are too long.
    """
    text = unicodedata.normalize("NFC", path)
    if fault := _fault(text):
        raise PathError(fault)
    return text


def normalise_folder(path: str) -> str:
    """The same for the folder of a listing: a slash at the end is allowed, and the empty text is the root."""
    return normalise(path.removesuffix("/")) if path not in ("", "/") else ""


def _fault(path: str) -> str | None:
    """What is wrong with a path, or None."""
    if not path:
        return "a path is not empty"
    if path.startswith("/"):
        return "a path is relative: it does not begin with '/'"
    if "\\" in path:
        return "parts are separated by '/': a path has no backslash"
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in path):
        return "a path has no control characters and no lone surrogates"
    if len(path.encode()) > limits.MAX_NAME:
        return f"a path has at most {limits.MAX_NAME} bytes"
    return next((fault for part in path.split("/") if (fault := _part_fault(part))), None)


def _part_fault(part: str) -> str | None:
    if not part:
        return "a path has no empty part: no '//', and no '/' at its end"
    if part in (".", ".."):
        return f"a path has no part {part!r}"
    if len(part.encode()) > MAX_PART:
        return f"a part of a path has at most {MAX_PART} bytes"
    return None
