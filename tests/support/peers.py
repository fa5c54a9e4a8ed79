"""Environments of other trackers' clients, which `scripts/test` and `scripts/peers` make beside ours."""

import os
from pathlib import Path

from tests.support.components import missing


def peers_dir() -> Path:
    """Where they are kept: in the user's cache, unless RUNFOLIO_PEERS says otherwise."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("RUNFOLIO_PEERS") or Path(cache) / "runfolio-peers")


PEERS_DIR = peers_dir()
"""Read once: tests take such variables out of their own environment."""
NEWEST, OLDER = "mlflow-3", "mlflow-2"
"""Clients of MLflow. The newer one's package holds the server too."""


def installed(name: str) -> bool:
    """Whether the environment that requirements/`name`.lock describes is there, and whole."""
    return (PEERS_DIR / name / ".installed").exists()


def python_of(name: str) -> Path:
    """The interpreter of that environment; without it the test does not run."""
    if not installed(name):
        missing(f"client {name}", f"it is not in {PEERS_DIR}; scripts/peers {name} installs it")
    return PEERS_DIR / name / "bin" / "python"
