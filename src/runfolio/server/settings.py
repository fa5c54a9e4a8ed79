"""Settings of the server, from the environment with prefix ``RUNFOLIO_`` or from the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_data_dir() -> Path:
    """The platform's folder for user data: where runs go when nothing says otherwise."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "runfolio"
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "runfolio"


class Settings(BaseSettings):
    """Everything that can be set. Each outside part comes in by one URL."""

    model_config = SettingsConfigDict(env_prefix="RUNFOLIO_", extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 5151
    data_dir: Path = Field(default_factory=default_data_dir)
    database_url: str | None = None
    """``postgresql://…``; SQLite in the data folder when unset."""
    api_key: str | None = None
    """Asked for as a bearer token when set. Needed for a host other than loopback until log-in exists."""
    insecure: bool = False
    """Serve other hosts without an API key."""
    allowed_hosts: str = ""
    """Further names, comma-separated, by which browsers may reach the server (DNS rebinding check)."""
    auto_migrate: bool = True
    """Bring the schema up to date at start."""
    ingest_queue_bytes: int = 128 << 20
    """Uploads waiting for a commit, in bytes; past it the answer is 503 with Retry-After."""
    max_object_bytes: int | None = None
    """Largest file that is taken in, in bytes; no limit when unset."""
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    """What the server says on stderr of its own work."""
    fold_seconds: float = 2.0
    """A run's metrics are folded at most this often."""
    crash_seconds: float = 120.0
    """A running run whose writers are silent for this long is marked crashed."""

    @property
    def sqlalchemy_url(self) -> str:
        """The database as SQLAlchemy names it, with the async driver."""
        url = self.database_url
        if url is None:
            return f"sqlite+aiosqlite:///{self.data_dir / 'runfolio.db'}"
        for prefix in ("postgresql+psycopg://", "postgresql://", "postgres://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        for prefix in ("sqlite+aiosqlite:///", "sqlite:///"):
            if url.startswith(prefix):
                return "sqlite+aiosqlite:///" + url.removeprefix(prefix)
        message = f"RUNFOLIO_DATABASE_URL begins with {url.split(':', 1)[0]!r}; postgresql:// and sqlite:/// are known"
        raise ValueError(message)
