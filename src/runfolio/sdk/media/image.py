"""Images, from whatever a training script holds."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from .arrays import as_array, flatten, shape_of
from .base import Kind, Media, MediaFile
from .png import NO_FILTER, SUB_FILTER, encode_png
from .sniff import HEAD_SIZE, encoded_file, image_size

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

IMAGE_TYPES: Final = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif")
_CHANNELS: Final = (1, 3, 4)
_SLACK: Final = 1e-3
"""How far a float may lie outside 0 to 1 and still be meant to lie inside: what interpolation and half precision do."""


class Image(Media):
    """A picture: a path, encoded bytes, a PIL image, a matplotlib figure, an array, a tensor or nested lists.

    Arrays have the shape H x W, H x W x 1, 3 or 4, or the same with the channels first; ``layout="CHW"`` or ``"HWC"``
    settles a shape that could be both (it is read as H x W x C otherwise). Values are whole numbers from 0 to 255,
    floats from 0 to 1, or booleans. Arrays become PNG; files are stored as they are.
    """

    kind: ClassVar[Kind] = "image"

    def __init__(
        self, data: object, *, caption: str | None = None, layout: Literal["HWC", "CHW"] | None = None
    ) -> None:
        super().__init__(caption=caption)
        self.data = data
        self.layout = layout

    def _encode(self) -> MediaFile:
        found = encoded_file(self.data, IMAGE_TYPES, "Image")
        if found is not None:
            data, mime, head, meta = found
            return self._file(data, mime, meta | image_size(head))
        png = drawing_png(self.data) or self._array_png()
        return self._file(png, "image/png", {"bytes": len(png)} | image_size(png[:HEAD_SIZE]))

    def _array_png(self) -> bytes:
        array = as_array(self.data)
        if array is not None:
            return _png_of_array(array, self.layout)
        if isinstance(self.data, (list, tuple)):
            return _png_of_lists(self.data)
        raise TypeError(
            f"Image takes a path, bytes, a PIL image, a matplotlib figure or an array, not {type(self.data).__name__}"
        )


def drawing_png(value: object) -> bytes | None:
    """The PNG of a matplotlib figure or axes, or of a PIL image; None for anything else."""
    owner = getattr(value, "figure", value)
    save_figure = getattr(owner, "savefig", None)
    if callable(save_figure):
        return _written(lambda file: save_figure(file, format="png"))
    save = getattr(value, "save", None)
    if callable(save) and type(value).__module__.partition(".")[0] == "PIL":
        if getattr(value, "mode", "RGB") not in ("1", "L", "LA", "P", "RGB", "RGBA"):
            save = value.convert("RGB").save  # type: ignore[attr-defined]  # every PIL image converts
        return _written(lambda file: save(file, format="PNG", compress_level=1))
    return None


def _written(save: Callable[[io.BytesIO], Any]) -> bytes:
    file = io.BytesIO()
    save(file)
    return file.getvalue()


def _png_of_array(array: np.ndarray[Any, Any], layout: str | None) -> bytes:
    """The PNG of a NumPy array, each row stored as differences, which makes photographs a third smaller."""
    import numpy as np

    pixels = np.ascontiguousarray(_to_bytes(_channels_last(array, layout)))
    height, width, channels = pixels.shape
    rows = pixels.copy()
    rows[:, 1:] -= pixels[:, :-1]
    return encode_png(rows.tobytes(), width, height, channels, SUB_FILTER)


def _channels_last(array: np.ndarray[Any, Any], layout: str | None) -> np.ndarray[Any, Any]:
    """``array`` as H x W x C. Raises ValueError for a shape that is no image."""
    if array.ndim == 2 and array.size:
        return array[:, :, None]
    if array.ndim == 3 and array.size:
        first, last = array.shape[0] in _CHANNELS, array.shape[2] in _CHANNELS
        if first and (layout == "CHW" or (layout is None and not last)):
            return array.transpose(1, 2, 0)
        if last and layout != "CHW":
            return array
    raise ValueError(
        f"an image has the shape H x W, H x W x 1|3|4 or 1|3|4 x H x W, not {array.shape}"
        + (f" with layout {layout}" if layout else "")
    )


def _to_bytes(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """``array`` as uint8. Raises ValueError for values outside the range of their type, TypeError for other types."""
    if array.dtype.name == "uint8":
        return array
    if array.dtype.kind == "b":
        return array.astype("uint8") * 255
    if array.dtype.kind not in "iuf":
        raise TypeError(f"an image holds uint8, floats or booleans, not {array.dtype}")
    low, high = float(array.min()), float(array.max())
    if array.dtype.kind in "iu":
        _check_range(low, high, 255.0, 0.0)
        return array.astype("uint8")
    _check_range(low, high, 1.0, _SLACK)
    return (array.clip(0, 1) * 255 + 0.5).astype("uint8")


def _check_range(low: float, high: float, top: float, slack: float) -> None:
    if not (low >= -slack and high <= top + slack):
        kind = "floats from 0 to 1" if top == 1.0 else "whole numbers from 0 to 255"
        raise ValueError(f"an image holds {kind}, these run from {low:g} to {high:g}: scale them first")


def _png_of_lists(lists: list[Any] | tuple[Any, ...]) -> bytes:
    """The PNG of nested lists H x W or H x W x C, for programs without NumPy."""
    shape = shape_of(lists)
    channels = shape[2] if len(shape) == 3 else 1
    if len(shape) not in (2, 3) or channels not in _CHANNELS or 0 in shape:
        raise ValueError(f"an image has the shape H x W or H x W x 1|3|4, not {shape}")
    values = list(flatten(lists))
    whole = all(isinstance(value, int) for value in values)
    low, high = (math.nan, math.nan) if any(map(math.isnan, values)) else (min(values), max(values))
    _check_range(low, high, 255.0 if whole else 1.0, 0.0 if whole else _SLACK)
    samples = bytes(int(value) if whole else int(min(max(value, 0.0), 1.0) * 255 + 0.5) for value in values)
    return encode_png(samples, shape[1], shape[0], channels, NO_FILTER)
