"""Takes in the local user's spools when the server starts, so that training may come before the server."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from runfolio.sdk import config
from runfolio.sdk.sync import find_spools, held, sync_spool
from runfolio.sdk.transport import HttpTransport

from .output import say
from .words import plural, size

if TYPE_CHECKING:
    from pathlib import Path

    from runfolio.sdk.sync import FoundSpool
    from runfolio.sdk.transport import Transport

_PATIENCE_S: Final = 600.0


def start_intake(url: str, api_key: str | None) -> threading.Thread:
    """Begin to send the user's spools to the server at ``url``, this process itself, beside its other work."""
    spool_dir = config.spool_dir()
    thread = threading.Thread(
        target=lambda: take_in(spool_dir, HttpTransport(url, api_key)), name="runfolio-intake", daemon=True
    )
    thread.start()
    return thread


def take_in(spool_dir: Path, transport: Transport) -> None:
    """Send every spool that no living process sends and that no other server has begun to receive."""
    sent = spools = 0
    for found in find_spools(spool_dir):
        if not _wanted(found, transport.url):
            continue
        with held(found.folder) as mine:
            if mine:
                synced = sync_spool(found.folder, transport, say=say, deadline=time.monotonic() + _PATIENCE_S)
                sent += synced.sent
                spools += synced.sent > 0
    transport.close()
    if spools:
        say(f"took in {size(sent)} of {plural(spools, 'spool')} from {spool_dir}")


def _wanted(found: FoundSpool, url: str) -> bool:
    return not found.live and found.url in (None, url) and found.pending(url) > 0
