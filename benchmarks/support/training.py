"""Training processes: started ahead, let go together, each tells when it did what.

All moments are of ``time.monotonic()``, which every process of a machine shares.
"""

from __future__ import annotations

import multiprocessing
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

_SPAWN: Final = multiprocessing.get_context("spawn")


class Helper:
    """A process that runs ``target(pipe, *args)``; both sides send and receive over the pipe."""

    def __init__(self, target: Callable[..., None], *args: Any) -> None:
        self._ours, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=target, args=(theirs, *args), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def pipe(self) -> Connection[Any, Any]:
        return self._ours

    def receive(self) -> Any:
        """The next thing it says. Raises EOFError when it has died."""
        return self._ours.recv()

    def send(self, value: Any) -> None:
        self._ours.send(value)

    def join(self) -> None:
        self._process.join()

    def end(self) -> None:
        if self._process.is_alive():
            self._process.kill()
        self._process.join()


@contextmanager
def helper(target: Callable[..., None], *args: Any) -> Iterator[Helper]:
    """A helper that is gone when the block ends."""
    process = Helper(target, *args)
    try:
        yield process
    finally:
        process.end()
