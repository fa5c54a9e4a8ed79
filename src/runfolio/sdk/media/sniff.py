"""What a file is, by its first bytes: a name may lie, and bytes have none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

HEAD_SIZE = 64 << 10
"""Bytes that are looked at. A JPEG may carry tens of kilobytes of camera data ahead of its size."""

_PREFIXES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
_RIFF_FORMS = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_MP4_BRANDS = {b"avif": "image/avif", b"M4A ": "audio/mp4"}


def mime_of(head: bytes) -> str | None:
    """The media type of a file that begins with ``head``; None for one that no browser plays or shows."""
    if head[:4] == b"RIFF":
        return _RIFF_FORMS.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _MP4_BRANDS.get(head[8:12], "video/mp4")
    return next((mime for prefix, mime in _PREFIXES if head.startswith(prefix)), None)


def image_size(head: bytes) -> dict[str, int]:
    """``width`` and ``height`` in pixels, where PNG, GIF or JPEG say them in ``head``; else nothing."""
    if head.startswith(b"\x89PNG") and len(head) >= 24:
        return {"width": int.from_bytes(head[16:20], "big"), "height": int.from_bytes(head[20:24], "big")}
    if head.startswith(b"GIF8") and len(head) >= 10:
        return {"width": int.from_bytes(head[6:8], "little"), "height": int.from_bytes(head[8:10], "little")}
    return _jpeg_size(head) if head.startswith(b"\xff\xd8") else {}


def _jpeg_size(head: bytes) -> dict[str, int]:
    """Walks the segments up to the frame header, whose marker is C0 to CF but none of C4, C8 and CC."""
    position = 2
    while position + 9 <= len(head) and head[position] == 0xFF:
        marker = head[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            frame = head[position + 5 : position + 9]
            return {"width": int.from_bytes(frame[2:], "big"), "height": int.from_bytes(frame[:2], "big")}
        position += 2 + int.from_bytes(head[position + 2 : position + 4], "big")
    return {}


def encoded_file(
    source: object, accepted: Collection[str], what: str
) -> tuple[bytes | Path, str, bytes, dict[str, Any]] | None:
    """The data, media type, first bytes and size of a ``source`` that is a path or bytes; None for anything else.

    Raises ValueError for a file that is not there or is not one of the ``accepted`` media types.
    """
    data: bytes | Path
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
        head, size = data[:HEAD_SIZE], len(data)
    elif isinstance(source, (str, Path)):
        data = Path(source).expanduser()
        if not data.is_file():
            raise ValueError(f"{what}: there is no file {str(data)!r}")
        size = data.stat().st_size
        with data.open("rb") as file:
            head = file.read(HEAD_SIZE)
    else:
        return None
    mime = mime_of(head)
    if mime is None or mime not in accepted:
        where = repr(str(data)) if isinstance(data, Path) else "these bytes"
        formats = ", ".join(sorted(name.partition("/")[2] for name in accepted))
        raise ValueError(f"{what}: {where} is {mime or 'of no known format'}; accepted are {formats}")
    return data, mime, head, {"bytes": size}
