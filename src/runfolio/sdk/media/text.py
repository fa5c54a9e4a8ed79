"""Text: a sample, a prediction, a report."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import Kind, Media, MediaFile

_MIMES = {"plain": "text/plain; charset=utf-8", "markdown": "text/markdown; charset=utf-8"}


class Text(Media):
    """Words, shown as they are or, with ``format="markdown"``, laid out."""

    kind: ClassVar[Kind] = "text"

    def __init__(
        self,
        text: str,
        *,
        format: Literal["plain", "markdown"] = "plain",  # noqa: A002 - it is the word a caller looks for
        caption: str | None = None,
    ) -> None:
        super().__init__(caption=caption)
        self.text = text
        self.format = format

    def _encode(self) -> MediaFile:
        if not isinstance(self.text, str):
            raise TypeError(f"Text takes a str, not {type(self.text).__name__}")
        if self.format not in _MIMES:
            raise ValueError(f"Text knows the formats {', '.join(_MIMES)}, not {self.format!r}")
        data = self.text.encode("utf-8", "replace")
        return self._file(data, _MIMES[self.format], {"bytes": len(data), "characters": len(self.text)})
