"""What is wrong with a filter or a sort order, and where."""

from __future__ import annotations

from typing import Literal, TypeAlias

from runfolio.server.errors import FieldError, InvalidFilter

Source: TypeAlias = Literal["filter", "sort", "fields", "by"]


class FilterError(InvalidFilter):
    """A filter, sort order or list of fields that cannot be read.

    ``column`` counts characters from 1; ``expected`` lists what could have stood there, most useful first.
    """

    def __init__(
        self, problem: str, *, text: str, column: int, expected: tuple[str, ...] = (), source: Source = "filter"
    ) -> None:
        self.text = text
        self.column = column
        self.expected = expected
        sentence = f"column {column}: {problem}"
        sentence += f"; expected {_listed(expected)}" if expected else ""
        super().__init__(sentence, column=column, expected=expected)
        self.errors = (FieldError(f"query.{source}", sentence),)

    def rendered(self, width: int = 100) -> str:
        """Three lines: the text around the fault, a caret under it, the sentence."""
        start = max(0, self.column - 1 - width // 2)
        excerpt = "".join(c if c.isprintable() else " " for c in self.text[start : start + width])
        return f"{excerpt}\n{' ' * (self.column - 1 - start)}^\n{self}"


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
