"""Which spools `sync` and `verify` are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runfolio.sdk import config
from runfolio.sdk.sync import FoundSpool, find_spools
from runfolio.wire.limits import WRITER_ID

from .errors import NotFound

if TYPE_CHECKING:
    from pathlib import Path


def choose(path: Path | None) -> list[FoundSpool]:
    """The spools below a spool folder (the user's own if none is given), a run's folder or a writer's.

    Raises :class:`NotFound` for a path that holds none.
    """
    folder = (path or config.spool_dir()).expanduser().resolve()
    if path is None:
        return find_spools(folder)
    found = [spool for spool in find_spools(_spool_dir(folder)) if spool.folder.is_relative_to(folder)]
    if not found:
        message = f"no spool lies in {folder}"
        raise NotFound(message)
    return found


def _spool_dir(folder: Path) -> Path:
    """The spool folder that a spool folder, a run's or a writer's folder belongs to."""
    if WRITER_ID.match(folder.name) and any(folder.glob("*.spool")):
        return folder.parent.parent
    if folder.is_dir() and any(WRITER_ID.match(entry.name) for entry in folder.iterdir()):
        return folder.parent
    return folder
