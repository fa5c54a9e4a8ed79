"""What is wrong with a search, as MLflow's clients are told."""

from __future__ import annotations

from typing import ClassVar


class SearchError(Exception):
    """A filter, an order or a page token that cannot be read."""

    error_code: ClassVar = "INVALID_PARAMETER_VALUE"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
