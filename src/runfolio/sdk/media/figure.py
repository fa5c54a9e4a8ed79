"""Figures of plotting libraries."""

from __future__ import annotations

import json
from typing import ClassVar, Final

from .base import Kind, Media, MediaFile
from .image import drawing_png
from .sniff import HEAD_SIZE, image_size

PLOTLY: Final = "application/vnd.plotly.v1+json"


class Figure(Media):
    """A Plotly figure (or the dict or JSON text of one), which stays interactive, or a matplotlib figure as PNG."""

    kind: ClassVar[Kind] = "figure"

    def __init__(self, figure: object, *, caption: str | None = None) -> None:
        super().__init__(caption=caption)
        self.figure = figure

    def _encode(self) -> MediaFile:
        text = _plotly_json(self.figure)
        if text is not None:
            data = text.encode("utf-8", "replace")
            return self._file(data, PLOTLY, {"bytes": len(data), "library": "plotly"})
        png = drawing_png(self.figure)
        if png is None:
            raise TypeError(f"Figure takes a Plotly or matplotlib figure, not {type(self.figure).__name__}")
        meta = {"bytes": len(png), "library": "matplotlib"} | image_size(png[:HEAD_SIZE])
        return self._file(png, "image/png", meta)


def _plotly_json(figure: object) -> str | None:
    """The JSON of a Plotly figure, in whichever of its forms it comes; None for anything else."""
    if hasattr(figure, "to_plotly_json") and hasattr(figure, "to_json"):
        return str(figure.to_json())
    if isinstance(figure, str):
        figure = json.loads(figure)
    if isinstance(figure, dict):
        if type(figure.get("data")) not in (list, tuple):
            raise ValueError('a Plotly figure is {"data": [...], "layout": {...}}; this one has no list "data"')
        return json.dumps(figure, separators=(",", ":"), allow_nan=False)
    return None
