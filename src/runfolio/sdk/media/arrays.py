"""Arrays of any library as NumPy arrays, and as plain lists where the caller has no NumPy.

NumPy is used when the caller's own values come from it or from a library above it; nothing here makes a program that
has no arrays load it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np


def as_array(value: object) -> np.ndarray[Any, Any] | None:
    """``value`` as a NumPy array if it is an array of any library, else None.

    A tensor is detached and brought to the host, which waits for the device that computes it.
    """
    detach = getattr(value, "detach", None)
    if callable(detach):
        value = _host_tensor(detach())
    if not (hasattr(value, "__array__") or hasattr(value, "__array_interface__")):
        return None
    import numpy as np

    return np.asarray(value)


def _host_tensor(tensor: Any) -> Any:
    """A tensor that NumPy can read. bfloat16 and the 8-bit floats have no NumPy type and become float32."""
    tensor = tensor.cpu()
    name = str(tensor.dtype)
    return tensor.float() if "bfloat16" in name or "float8" in name else tensor


def numpy_if_loaded() -> Any | None:
    """The NumPy module if the program already uses it: lists go through it then, because it is faster."""
    return sys.modules.get("numpy")


def flatten(value: object) -> Iterator[float]:
    """The numbers in nested lists, from left to right. Raises TypeError for what is not a number."""
    if isinstance(value, (list, tuple, range)):
        for item in value:
            yield from flatten(item)
    elif isinstance(value, (int, float)):
        yield value
    else:
        raise TypeError(f"expected numbers, got {type(value).__name__}")


def shape_of(value: object) -> tuple[int, ...]:
    """The shape of nested lists, taken from the first item of each level."""
    shape: list[int] = []
    while isinstance(value, (list, tuple)):
        shape.append(len(value))
        if not value:
            break
        value = value[0]
    return tuple(shape)
