"""Whether space that a file system has allocated is really there.

A segment is mapped into memory only where ``posix_fallocate`` keeps its promise: elsewhere a store into the mapping may
find the disk full, and the kernel then kills the training with SIGBUS.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

PROMISING: Final = frozenset({"ext2", "ext3", "ext4", "xfs", "tmpfs", "ramfs", "overlay"})
"""Not here: network and FUSE file systems, and copy-on-write ones, which need new space to overwrite old."""

_MOUNTINFO = Path("/proc/self/mountinfo")
_ESCAPE = re.compile(r"\\([0-7]{3})")


def keeps_promises(folder: Path) -> bool:
    """Whether segments in ``folder`` may be mapped. False wherever it cannot be known, as on macOS."""
    try:
        mountinfo = _MOUNTINFO.read_text(errors="surrogateescape")
    except OSError:
        return False
    return hasattr(os, "posix_fallocate") and file_system(folder.resolve(), mountinfo) in PROMISING


def file_system(folder: Path, mountinfo: str) -> str | None:
    """The type of the file system that holds an absolute path, by the text of ``/proc/self/mountinfo``."""
    best, found = -1, None
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields, kind = before.split(), after.split()
        if len(fields) < 5 or not kind:
            continue
        mount = Path(_ESCAPE.sub(lambda match: chr(int(match[1], 8)), fields[4]))
        # A later line of the same place is mounted over the earlier one, hence >=.
        if folder.is_relative_to(mount) and len(mount.parts) >= best:
            best, found = len(mount.parts), kind[0]
    return found
