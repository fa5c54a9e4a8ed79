"""Files at the edges."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World

NAMES: Final = ("a b.txt", "ä.txt", "a+b.txt", "a%20b.txt", "a&b=c.txt", "a#b.txt", "a?b.txt")


def _named(w: World) -> Any:
    """Each file holds its own name."""
    for name in NAMES:
        w.client.log_text(w.run, name, name)
    return [w.files(), [Path(w.client.download_artifacts(w.run, name, str(w.folder))).read_text() for name in NAMES]]


CASES: Final[Cases] = {
    "files have odd names": _named,
    "a file is sent again": lambda w: [
        w.client.log_text(w.run, "a", "a.txt"),
        w.client.log_text(w.run, "bb", "a.txt"),
        w.files(),
    ],
    "a file is empty": lambda w: [w.client.log_text(w.run, "", "a.txt"), w.files()],
    "a file has the path of a folder": lambda w: [
        w.client.log_text(w.run, "a", "a"),
        w.client.log_text(w.run, "b", "a/b"),
    ],
    "files of a missing folder are listed": lambda w: w.client.list_artifacts(w.run, "none"),
    "files of a missing run are listed": lambda w: w.client.list_artifacts("0" * 32),
    "files of a folder with a slash behind it are listed": lambda w: [
        w.client.log_text(w.run, "a", "d/a"),
        w.client.list_artifacts(w.run, "d/"),
    ],
    "files above the run's are listed": lambda w: w.client.list_artifacts(w.run, "../x"),
    "files of the machine are listed": lambda w: w.client.list_artifacts(w.run, "/etc"),
    "files above the run's are listed, in other writing": lambda w: w.client.list_artifacts(w.run, "%2e%2e/x"),
    "a missing file is fetched": lambda w: w.client.download_artifacts(w.run, "none.txt"),
    "a file above the run's is fetched": lambda w: w.client.download_artifacts(w.run, "../../x"),
}
DIFFERENCES: Final[dict[str, tuple[str, str]]] = {
    "a file is empty": ("has size 0", "has no size"),
    "a file has the path of a folder": ("both are kept", "500, which is tried again"),
}
