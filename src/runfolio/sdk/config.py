"""Settings of the SDK: arguments of ``init`` first, then the environment, then defaults."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args
from urllib.parse import urlsplit

from runfolio.wire import limits

from .errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

Mode: TypeAlias = Literal["live", "offline", "disabled"]
Resume: TypeAlias = Literal["allow", "must", "never"]

DEFAULT_URL: Final = "http://127.0.0.1:5151"
DEFAULT_EXPERIMENT: Final = "default"
_TRUE: Final = ("1", "true", "yes", "on")
_FALSE: Final = ("0", "false", "no", "off", "")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to send, where to keep, and what the environment says of the run."""

    url: str
    api_key: str | None
    spool_dir: Path
    mode: Mode
    strict: bool
    experiment: str
    run_id: str | None
    name: str | None
    group: str | None
    tags: tuple[str, ...]


def load(
    environment: Mapping[str, str] | None = None,
    *,
    url: str | None = None,
    dir: str | os.PathLike[str] | None = None,  # noqa: A002 - the name of init()'s argument
    mode: str | None = None,
    strict: bool | None = None,
    experiment: str | None = None,
    id: str | None = None,  # noqa: A002 - the name of init()'s argument
    name: str | None = None,
    group: str | None = None,
) -> Settings:
    """Put arguments and environment together. Raises :class:`ConfigError` for what cannot be right."""
    env = os.environ if environment is None else environment
    return Settings(
        url=_url(url or env.get("RUNFOLIO_URL") or DEFAULT_URL),
        api_key=env.get("RUNFOLIO_API_KEY") or None,
        spool_dir=spool_dir(dir, env),
        mode=_mode(mode or env.get("RUNFOLIO_MODE") or "live"),
        strict=_flag("RUNFOLIO_STRICT", env.get("RUNFOLIO_STRICT", "")) if strict is None else bool(strict),
        experiment=_short("experiment", experiment or env.get("RUNFOLIO_EXPERIMENT") or DEFAULT_EXPERIMENT) or "",
        run_id=_run_id(id or env.get("RUNFOLIO_RUN_ID") or None),
        name=_short("name", name or env.get("RUNFOLIO_RUN_NAME") or None),
        group=_short("group", group or env.get("RUNFOLIO_GROUP") or None),
        tags=tuple(tag.strip() for tag in env.get("RUNFOLIO_TAGS", "").split(",") if tag.strip()),
    )


def spool_dir(given: str | os.PathLike[str] | None = None, environment: Mapping[str, str] | None = None) -> Path:
    """The folder that holds this user's spools."""
    env = os.environ if environment is None else environment
    chosen = given or env.get("RUNFOLIO_SPOOL_DIR")
    return Path(chosen).expanduser().absolute() if chosen else data_dir(env) / "spool"


def data_dir(environment: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The platform's folder for this user's data, with our name."""
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "runfolio"
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "runfolio"
    base = environment.get("XDG_DATA_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".local" / "share") / "runfolio"


def resume_policy(value: str) -> Resume:
    if value not in get_args(Resume):
        raise ConfigError(f'resume takes "allow", "must" or "never", not {value!r}')
    return value  # type: ignore[return-value]  # narrowed by the test above


def _mode(value: str) -> Mode:
    if value not in get_args(Mode):
        raise ConfigError(f'mode (RUNFOLIO_MODE) takes "live", "offline" or "disabled", not {value!r}')
    return value  # type: ignore[return-value]  # narrowed by the test above


def _url(value: str) -> str:
    parts = urlsplit(value)
    try:
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        port_is_right = False
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_right:
        raise ConfigError(f"url (RUNFOLIO_URL) is something like {DEFAULT_URL} or https://host/path, not {value!r}")
    return value.rstrip("/")


def _flag(name: str, value: str) -> bool:
    lower = value.strip().lower()
    if lower not in _TRUE + _FALSE:
        raise ConfigError(f"{name} takes 1 or 0, not {value!r}")
    return lower in _TRUE


def _run_id(value: str | None) -> str | None:
    if value is not None and not limits.is_run_id(value):
        raise ConfigError(
            f"id (RUNFOLIO_RUN_ID) has 1 to {limits.MAX_RUN_ID} characters of A-Za-z0-9._- , not {value!r}"
        )
    return value


def _short(what: str, value: str | None) -> str | None:
    if value is not None and (len(str(value)) > limits.MAX_RUN_NAME):
        raise ConfigError(f"{what} is a text of at most {limits.MAX_RUN_NAME} characters, not {value!r:.80}")
    return value
