"""Writes what a command gives into a file that is either whole or not there, or to stdout."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .errors import CommandError, UsageError
from .progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def save(pieces: Iterable[bytes], output: Path | None, *, binary: bool = False) -> int:
    """Write pieces as they come; the bytes written.

    Raises:
        UsageError: Bytes that are no text would go to a terminal.
        CommandError: The file cannot be written.
    """
    if output is not None and str(output) != "-":
        return _to_file(pieces, output)
    if binary and sys.stdout.isatty():
        message = "these bytes are not for a terminal: name a file with -o, or pipe them on"
        raise UsageError(message)
    written = 0
    for piece in pieces:
        sys.stdout.buffer.write(piece)
        written += len(piece)
    sys.stdout.buffer.flush()
    return written


def _to_file(pieces: Iterable[bytes], output: Path) -> int:
    part = output.with_name(f".{output.name}.part")
    written = 0
    try:
        with part.open("wb") as file, Progress(str(output)) as progress:
            for piece in pieces:
                file.write(piece)
                written += len(piece)
                progress.show(written)
        part.replace(output)
    except OSError as error:
        if error.filename is None:  # no file's fault: the server went away
            raise
        message = f"{output} cannot be written: {error.strerror}"
        raise CommandError(message) from None
    finally:
        part.unlink(missing_ok=True)
    return written
