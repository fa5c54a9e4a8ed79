"""What kinds of data there are, told apart by the library that a value's type comes from."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from runfolio.sdk.media.arrays import as_array

from .files import look_at_path
from .looks import DatasetError, Look

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

_FINGERPRINTS: Final = ("fingerprint", "_fingerprint", "digest")
"""Where data of other libraries keep a text that stands for their content."""


def look_at(data: Any) -> Look:
    """Data of any kind at a glance. Raises :class:`DatasetError` for what has no content that can be told apart."""
    if isinstance(data, str | os.PathLike):
        return look_at_path(Path(data))
    if isinstance(data, bytes | bytearray | memoryview):
        return Look(lambda: hashlib.sha256(data).hexdigest(), {"bytes": memoryview(data).nbytes})
    libraries = {kind.__module__.partition(".")[0] for kind in type(data).__mro__}
    for library, look in _FRAMES.items():
        if library in libraries:
            return look(data)
    fingerprint = _fingerprint(data)
    if fingerprint:
        return _look_at_marked(data, fingerprint)
    array = as_array(data)
    if array is None:
        raise DatasetError(f"a {type(data).__name__} has no content that can be told apart; give digest=")
    return _look_at_array(array)


def _look_at_array(array: np.ndarray[Any, Any]) -> Look:
    profile: dict[str, Any] = {"shape": list(array.shape), "type": str(array.dtype), "bytes": array.nbytes}
    if array.ndim:
        profile = {"rows": array.shape[0], **profile}
    if array.ndim == 2:
        profile["columns"] = array.shape[1]
    fields = array.dtype.fields or {}
    return Look(lambda: _of_array(array), profile, [(name, str(kind[0])) for name, kind in fields.items()])


def _of_array(array: np.ndarray[Any, Any]) -> str:
    if array.dtype.hasobject:
        raise DatasetError("an array of Python objects has no content that can be told apart; give digest=")
    import numpy as np

    whole = hashlib.sha256(f"{array.dtype.str}{array.shape}".encode())
    if array.size:
        whole.update(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
    return whole.hexdigest()


def _look_at_pandas(data: Any) -> Look:
    from .frames import of_pandas

    frame = data if hasattr(data, "columns") else data.to_frame()
    size = {"rows": len(frame), "columns": len(frame.columns), "bytes": int(frame.memory_usage().sum())}
    types = [(str(name), str(kind)) for name, kind in frame.dtypes.items()]
    return Look(lambda: of_pandas(frame, types), size, types)


def _look_at_polars(data: Any) -> Look:
    from .frames import of_polars

    if hasattr(data, "collect"):
        raise DatasetError("a LazyFrame has no content yet; collect it first, or give digest=")
    frame = data if hasattr(data, "columns") else data.to_frame()
    size = {"rows": frame.height, "columns": frame.width, "bytes": int(frame.estimated_size())}
    types = [(name, str(kind)) for name, kind in frame.schema.items()]
    return Look(lambda: of_polars(frame, types), size, types)


def _look_at_arrow(data: Any) -> Look:
    from .frames import of_arrow

    if not hasattr(data, "num_columns"):
        raise DatasetError(f"a {type(data).__name__} of pyarrow is no table; give digest=")
    size = {"rows": data.num_rows, "columns": data.num_columns, "bytes": data.nbytes}
    types = [(field.name, str(field.type)) for field in data.schema]
    return Look(lambda: of_arrow(data), size, types)


_FRAMES: Final[dict[str, Callable[[Any], Look]]] = {
    "pandas": _look_at_pandas,
    "polars": _look_at_polars,
    "pyarrow": _look_at_arrow,
}


def _fingerprint(data: Any) -> str:
    """The text in which data of another library sum up their content; empty where they have none."""
    found = (getattr(data, name, None) for name in _FINGERPRINTS)
    return next((text for text in found if isinstance(text, str) and text), "")


def _look_at_marked(data: Any, fingerprint: str) -> Look:
    rows, columns = getattr(data, "num_rows", None), getattr(data, "column_names", None)
    size = {"rows": rows} if isinstance(rows, int) else {}
    if isinstance(columns, list):
        size["columns"] = len(columns)
    return Look(lambda: fingerprint, size)
