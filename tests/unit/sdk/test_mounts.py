"""Which file systems keep the promise of allocated space."""

from pathlib import Path

import pytest

from runfolio.sdk.mounts import PROMISING, file_system

MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/root rw
30 22 0:30 / /net rw - nfs4 server:/net rw
31 30 0:31 / /net/me/fast\\040disk rw - xfs /dev/sdb rw
32 22 0:32 / /scratch rw - lustre fs rw
33 22 0:33 / /scratch rw - tmpfs tmpfs rw
broken line
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/data", "ext4"),
        ("/net/me", "nfs4"),
        ("/net/me/fast disk/x", "xfs"),
        ("/network", "ext4"),
        ("/scratch/a", "tmpfs"),
    ],
)
def test_the_innermost_and_latest_mount_counts(folder: str, kind: str) -> None:
    assert file_system(Path(folder), MOUNTS) == kind


def test_network_and_copy_on_write_file_systems_promise_nothing() -> None:
    assert not PROMISING & {"nfs", "nfs4", "lustre", "fuse", "fuse.sshfs", "btrfs", "zfs", "9p", "cifs"}
