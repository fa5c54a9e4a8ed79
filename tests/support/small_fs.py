"""A file system of a few megabytes, for tests in which the disk fills up.

Root mounts a tmpfs. Anyone else does so inside a user namespace held open by a waiting process, and reaches it through
`/proc/<pid>/root`, which every process of the same user can.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class SmallFsUnavailable(Exception):
    """This machine lets us mount nothing."""


@contextmanager
def small_fs(folder: Path, size: int) -> Iterator[Path]:
    """Mount an empty file system of `size` bytes for the time of the block, and give its path.

    Args:
        folder: An existing, empty folder. Its absolute path may hold anything but a comma.
        size: Bytes; rounded up to whole pages by the kernel.

    Raises:
        SmallFsUnavailable: Neither way of mounting is allowed here.
    """
    if sys.platform != "linux":
        message = "needs Linux's tmpfs"
        raise SmallFsUnavailable(message)
    with _mounted_by_root(folder, size) if os.geteuid() == 0 else _mounted_in_namespace(folder, size) as path:
        yield path


@contextmanager
def _mounted_by_root(folder: Path, size: int) -> Iterator[Path]:
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"root may not mount here: {done.stderr.strip()}"
        raise SmallFsUnavailable(message)
    try:
        yield folder
    finally:
        # Lazy: a process that a test has just killed may hold a file for another moment.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def _mounted_in_namespace(folder: Path, size: int) -> Iterator[Path]:
    if shutil.which("unshare") is None:
        message = "needs the program unshare (package util-linux)"
        raise SmallFsUnavailable(message)
    script = 'mount -t tmpfs -o "size=$1" tmpfs "$2" && echo mounted && exec cat'
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", str(size), str(folder)]
    # The process ends when its standard input is closed, with this process at the latest, and its mount with it.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stderr is not None
        if holder.stdout.readline().strip() != "mounted":
            message = f"user namespaces are not allowed here: {holder.stderr.read().strip()}"
            raise SmallFsUnavailable(message)
        try:
            yield Path(f"/proc/{holder.pid}/root{folder}")
        finally:
            holder.stdin.close()
