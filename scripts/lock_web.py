"""Write web/package-lock.json anew from web/package.json, for every platform and naming no registry.

A registry may lag behind with the binaries of some platforms; npm then leaves them out, and `npm ci` refuses the file
on all. They are put in by name and exact version, as their owner asks for them; npm fetches only those of its own
platform.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from hatch_build import npm

WEB = Path(__file__).parents[1] / "web"
LOCK = WEB / "package-lock.json"
SYSTEMS = ("aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32")
PROCESSORS = ("arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64")


def platform(name: str) -> dict[str, list[str]]:
    """Where a package of binaries runs, by its name: `@rolldown/binding-linux-arm64-gnu`."""
    parts = re.split(r"[-/_]", name)
    found = {
        "cpu": [one for one in PROCESSORS if one in parts][:1],
        "os": [one for one in SYSTEMS if one in parts][:1],
    }
    return {key: values for key, values in found.items() if values}


def missing(packages: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Entries for binaries that packages ask for in one exact version, and that the lock file lacks."""
    there = {path.rpartition("node_modules/")[2] for path in packages}
    found: dict[str, dict[str, Any]] = {}
    for owner in packages.values():
        for name, version in owner.get("optionalDependencies", {}).items():
            where = platform(name)
            if name not in there and where and re.fullmatch(r"\d[\w.+-]*", version):
                dev = {"dev": True} if owner.get("dev") else {}
                found[f"node_modules/{name}"] = {"version": version, **where, **dev, "optional": True}
    return found


def main(arguments: list[str]) -> int:
    """Let npm decide on the versions, with arguments for it, and complete what it wrote."""
    status = npm(WEB, "install", "--package-lock-only", *arguments)
    if status:
        return status
    lock = json.loads(LOCK.read_text())
    packages: dict[str, dict[str, Any]] = lock["packages"]
    for entry in packages.values():
        entry.pop("resolved", None)
    added = missing(packages)
    lock["packages"] = dict(sorted((packages | added).items()))
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")
    for path, entry in added.items():
        print(f"added for another platform: {path} {entry['version']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
