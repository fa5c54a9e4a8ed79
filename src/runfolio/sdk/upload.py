"""Brings a file to a run at once: for who has no spool to leave it in."""

from __future__ import annotations

import json
from mimetypes import guess_type
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from urllib.parse import quote

from .client import API, failure, segment

if TYPE_CHECKING:
    from .client import Client

_TIMEOUT_S: Final = 600.0


def put(
    client: Client, of: str, path: str, file: BinaryIO, size: int, *, below: str = "runs/{}/artifacts"
) -> dict[str, Any]:
    """Store a file of ``size`` bytes under a path of a run, in constant memory; the entry that it became.

    ``below`` is where files of something else lie, such as ``models/{}/files``.

    Raises :class:`~.errors.RequestFailed` and :class:`~.errors.Unreachable`.
    """
    kind = guess_type(path)[0] or "application/octet-stream"
    headers = {"Content-Length": str(size), "Content-Type": kind}
    address = f"{API}/{below.format(segment(of))}/{quote(path)}"
    answer = client.request("PUT", address, body=file, headers=headers, timeout=_TIMEOUT_S)
    if answer.status >= 300:
        raise failure(answer, {})
    entry: dict[str, Any] = json.loads(answer.body)
    return entry
