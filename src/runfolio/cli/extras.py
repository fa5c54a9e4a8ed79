"""Says how to install what a command needs and the base package does not bring."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from .errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def server_extra() -> Iterator[None]:
    """Around imports that need ``runfolio[server]``."""
    with _extra("server", "this command runs in the server's environment"):
        yield


@contextmanager
def read_extra() -> Iterator[None]:
    """Around imports that need ``runfolio[read]``."""
    with _extra("read", "Arrow and Parquet need pyarrow"):
        yield


@contextmanager
def import_extra() -> Iterator[None]:
    """Around imports that need ``runfolio[import]``."""
    with _extra("import", "other trackers' stores are read with more than the base package"):
        yield


@contextmanager
def _extra(name: str, why: str) -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] == "runfolio":
            raise
        message = f"{why}, and {error.name} is not installed. Install it: pip install 'runfolio[{name}]'"
        raise CommandError(message) from None
