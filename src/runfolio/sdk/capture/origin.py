"""How the process was started, as far as that can change later."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_INSTALLED: Final = frozenset(("site-packages", "dist-packages"))


@dataclass(frozen=True, slots=True)
class Origin:
    """How the process was started, taken in the caller's thread: it may change folder before the rest is looked at."""

    folder: Path
    arguments: tuple[str, ...]
    script: Path | None
    environ: Mapping[str, str]

    @classmethod
    def now(cls) -> Origin:
        """Of this process."""
        file = getattr(sys.modules.get("__main__"), "__file__", None)
        return cls(_current_folder(), tuple(sys.orig_argv), Path(file).absolute() if file else None, dict(os.environ))

    def code_folder(self) -> Path:
        """Where the code of the run is: beside the script, unless that is an installed program; else the folder."""
        if self.script is None or _INSTALLED.intersection(self.script.parts):
            return self.folder
        return self.folder if self.script.parent == Path(sys.executable).parent else self.script.parent


def _current_folder() -> Path:
    try:
        return Path.cwd()
    except OSError:  # the folder was removed under the process
        return Path("/")
