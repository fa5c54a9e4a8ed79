"""What names, aliases and sources may be. Knows no database."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from runfolio.server.errors import Invalid

_ALIAS: Final = re.compile(r"[\w-]+\Z")
_NUMBER: Final = re.compile(r"v\d+\Z", re.IGNORECASE)
LATEST: Final = "latest"


def check_name(name: str) -> None:
    """Raises :class:`Invalid`: a name stands in addresses such as ``models:/name/3``, and in paths."""
    if not name.strip() or name in (".", ".."):
        raise Invalid("body.name", "a registered model has a name that can be read")
    if "/" in name or ":" in name:
        raise Invalid("body.name", "the name of a registered model has no '/' and no ':'")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        raise Invalid("body.name", "the name of a registered model has no control characters and no lone surrogates")


def check_alias(alias: str, field: str) -> None:
    """Raises :class:`Invalid` for what would be taken for a version."""
    if not _ALIAS.match(alias):
        raise Invalid(field, "an alias is letters, digits, underscores and dashes")
    if alias.lower() == LATEST or _NUMBER.match(alias):
        raise Invalid(field, f"{alias!r} would be taken for a version: no alias is 'latest', or 'v' and a number")


def source_of_model(model_id: str) -> str:
    """The address of a model's files."""
    return f"models:/{model_id}"


def source_of_run(run_id: str, path: str) -> str:
    """The address of a folder of a run's files."""
    return f"runs:/{run_id}/{path}".rstrip("/")
