"""What another tracker's store has to be able to do for an import."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from .points import Points
    from .values import Experiment, File, Model, Registered, Run


class Source(Protocol):
    """A store that is read and never written. Every method may raise :class:`~.errors.SourceError`."""

    def experiments(self) -> Sequence[Experiment]:
        """Every experiment, deleted ones too."""

    def count_runs(self, experiment: Experiment) -> int | None:
        """How many runs it has; None where only reading them all would tell."""

    def runs(self, experiment: Experiment) -> Iterator[Run]:
        """Its runs, the one that started first comes first."""

    def metrics(self, run: Run) -> Mapping[str, int | None]:
        """The metrics of a run, each with the number of its points where that is known without reading them."""

    def history(self, run: Run, metric: str) -> Iterator[Points]:
        """Every point of a metric in pieces; one that is the same in everything comes once."""

    def models(self, experiment: Experiment) -> Iterator[Model]:
        """The models of an experiment."""

    def registered(self) -> Iterator[Registered]:
        """What the registry holds."""

    def files(self, of: Run | Model) -> Sequence[File]:
        """Every file of a run or a model. Raises :class:`~.errors.OutOfReach`."""

    def open(self, of: Run | Model, file: File) -> AbstractContextManager[BinaryIO]:
        """The bytes of a file. Raises :class:`~.errors.OutOfReach`."""

    def close(self) -> None:
        """Let go of connections."""
