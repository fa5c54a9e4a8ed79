"""``run.params`` and ``run.summary``: dictionaries whose changes are said to the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from .values import flatten

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[[dict[str, Any], list[str]], None]


class Settings(MutableMapping[str, Any]):
    """Flat keys to JSON values. Nested dictionaries are joined with ``.``; a change is sent as it is made.

    It holds what this process set; what earlier attempts or other processes set is read with ``rf.get_run``.
    """

    def __init__(self, said: Say) -> None:
        self._said = said
        self._values: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._set({key: value})

    def __delitem__(self, key: str) -> None:
        del self._values[key]
        self._said({}, [key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(self._values)

    def update(self, other: Any = (), /, **values: Any) -> None:
        """As of a dictionary, but all at once."""
        self._set({**dict(other), **values})

    def _set(self, values: Mapping[Any, Any]) -> None:
        flat = flatten(values)
        if flat:
            self._values.update(flat)
            self._said(flat, [])


class Params(Settings):
    """Parameters. They cannot be taken back, only set to something else."""

    def __delitem__(self, key: str) -> None:
        raise TypeError(f"a parameter cannot be removed; set run.params[{key!r}] to something else")
