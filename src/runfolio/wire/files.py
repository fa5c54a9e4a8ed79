"""Files, media and console lines of a run, as they appear in JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from .resources import OUT

MediaKind: TypeAlias = Literal["image", "audio", "video", "text", "table", "histogram", "figure"]
Stream: TypeAlias = Literal["stdout", "stderr"]


@dataclass(frozen=True, slots=True)
class Received:
    """How many bytes of an upload are stored. It is finished when these are all."""

    received: int


@dataclass(frozen=True, slots=True)
class StoredObject:
    """Bytes in the object store."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class ArtifactEntry:
    """A file, or a folder with the number and size of all files below it and the time of the latest."""

    __pydantic_config__ = OUT

    type: Literal["folder", "file"]
    path: str
    name: str
    """The last part of the path."""
    size: int
    files: int
    created_at: datetime
    digest: str | None = None
    """Of a file."""
    mime: str | None = None


@dataclass(frozen=True, slots=True)
class MediaItem:
    """A value that is not a number, logged under a name at a step. Its bytes are at ``media/content/{digest}``."""

    __pydantic_config__ = OUT

    name: str
    step: int
    index: int
    kind: MediaKind
    digest: str
    size: int
    mime: str
    caption: str | None
    created_at: datetime
    writer: str
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MediaName:
    """A name under which media were logged."""

    __pydantic_config__ = OUT

    name: str
    kind: MediaKind
    count: int
    first_step: int
    last_step: int


@dataclass(frozen=True, slots=True)
class ConsoleLine:
    """A line as it was printed. Lines of one writer and stream are numbered from 0."""

    __pydantic_config__ = OUT

    line: int
    stream: Stream
    writer: str
    time: datetime
    text: str
