"""Which of MLflow's stores a text names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from runfolio.importing.errors import SourceError

from .api import MlflowApi
from .places import Places

if TYPE_CHECKING:
    from runfolio.importing.source import Source


def open_source(text: str, artifacts: str | None = None) -> Source:
    """The source that a database URL, a tracking URI or a folder names. Raises :class:`SourceError`.

    Each kind loads what it needs when it is asked for: a server is read without SQLAlchemy and YAML.
    """
    address = urlsplit(text)
    if address.scheme in ("http", "https"):
        from .sources.rest import RestSource

        return RestSource(MlflowApi(text))
    if "://" in text and address.scheme != "file":
        from .sources.database import DatabaseSource

        return DatabaseSource(text, Places(artifacts))
    folder = Path(unquote(address.path) if address.scheme == "file" else text)
    return _folder(folder, artifacts)


def _folder(folder: Path, artifacts: str | None) -> Source:
    from .sources.files import FilesSource, is_store

    if folder.is_file():
        raise SourceError(f"{folder} is a file; MLflow's database is named as sqlite:///{folder.absolute()}")
    for found in (folder, folder / "mlruns"):
        if is_store(found):
            return FilesSource(found, Places(artifacts))
    raise SourceError(f"{folder} holds no experiments: name the folder mlruns, a database URL or a tracking URI")
