"""Says what a browser fetches for a first look at the built dashboard, and fails where that is more than it may be."""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

BUILT = Path(__file__).parents[1] / "src" / "runfolio" / "server" / "static"
KB = 1024
HOME_KB = 170
WORKSPACE_KB = 280
STYLES_KB = 25
LAZY_KB = 100


def packed(files: set[str]) -> float:
    """Kilobytes of these files as they are sent."""
    return sum(len(gzip.compress((BUILT / file).read_bytes())) for file in files) / KB


def needed(manifest: dict[str, Any], name: str) -> set[str]:
    """Scripts and style sheets without which a chunk does not run."""
    chunk = manifest[name]
    files = {chunk["file"], *chunk.get("css", [])}
    return files.union(*(needed(manifest, other) for other in chunk.get("imports", [])))


def main() -> int:
    """Returns 1 if something is too large."""
    manifest = json.loads((BUILT / ".vite" / "manifest.json").read_text())
    entry = needed(manifest, "index.html")
    home = entry | needed(manifest, "src/home/HomePage.tsx")
    workspace = entry | needed(manifest, "src/workspace/WorkspacePage.tsx")
    scripts = {path.relative_to(BUILT).as_posix() for path in (BUILT / "assets").glob("*.js")}
    sizes = [
        ("scripts of the first page", packed(home & scripts), HOME_KB),
        ("scripts of the workspace", packed(workspace & scripts), WORKSPACE_KB),
        ("style sheets", packed((home | workspace) - scripts), STYLES_KB),
        *((f"{file}, when needed", packed({file}), LAZY_KB) for file in sorted(scripts - home - workspace)),
    ]
    for what, size, limit in sizes:
        print(f"{size:6.1f} KB of {limit:3}  {what}{'  <-- TOO LARGE' if size > limit else ''}")
    return int(any(size > limit for _, size, limit in sizes))


if __name__ == "__main__":
    sys.exit(main())
