"""What every media type is: something that ``run.log`` can turn into a file with a few facts about it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

Kind: TypeAlias = Literal["image", "audio", "video", "text", "table", "histogram", "figure"]


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A media value as it is stored: its bytes, or the file that holds them, and what a reader wants to know first."""

    kind: Kind
    data: bytes | Path
    mime: str
    caption: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)
    """JSON values: sizes, counts, names of columns; see docs/guides/media.md for each kind."""


class Media(ABC):
    """A value of ``run.log`` that is not a number.

    Constructors only keep what they are given, so that they cannot fail inside a training loop; ``encode`` does the
    work and is called by ``run.log``, which skips and counts a value that cannot be encoded.
    """

    kind: ClassVar[Kind]

    def __init__(self, *, caption: str | None = None) -> None:
        self.caption = caption

    def encode(self) -> MediaFile:
        """The file to store. Raises TypeError or ValueError, and nothing else, for a value that cannot be one."""
        try:
            return self._encode()
        except (TypeError, ValueError):
            raise
        except Exception as error:
            # Pillow, matplotlib, pandas and the file system raise what they like; the caller has two types to expect.
            raise ValueError(f"{type(self).__name__} cannot be encoded: {type(error).__name__}: {error}") from error

    def _file(self, data: bytes | Path, mime: str, meta: dict[str, Any]) -> MediaFile:
        return MediaFile(self.kind, data, mime, self.caption, meta)

    @abstractmethod
    def _encode(self) -> MediaFile: ...
