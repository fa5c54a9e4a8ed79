"""Runfolio tracks machine-learning experiments without slowing them down.

::

    import runfolio as rf

    with rf.init("mnist", params={"lr": 1e-3}) as run:
        for step, loss in enumerate(train()):
            run.log({"train/loss": loss}, step=step)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .sdk.errors import RunfolioError
    from .sdk.media import Audio, Figure, Histogram, Image, Table, Text, Video
    from .sdk.query import RunView, get_run, runs
    from .sdk.registry import ModelView, get_model, register_model
    from .sdk.run import Run
    from .sdk.start import active_run, finish, init, log

__version__: Final = "0.1.0"

__all__ = [
    "Audio",
    "Figure",
    "Histogram",
    "Image",
    "ModelView",
    "Run",
    "RunView",
    "RunfolioError",
    "Table",
    "Text",
    "Video",
    "__version__",
    "active_run",
    "finish",
    "get_model",
    "get_run",
    "init",
    "log",
    "register_model",
    "runs",
]

_HOMES: Final = {
    "errors": ("RunfolioError",),
    "media": ("Audio", "Figure", "Histogram", "Image", "Table", "Text", "Video"),
    "query": ("RunView", "get_run", "runs"),
    "registry": ("ModelView", "get_model", "register_model"),
    "run": ("Run",),
    "start": ("active_run", "finish", "init", "log"),
}
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load what is used, when it is used: a program that only logs never loads the rest."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'runfolio' has no attribute {name!r}")
    value = getattr(import_module(f"runfolio.sdk.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
