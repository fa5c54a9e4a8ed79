"""Reading back: runs and their points, from a server. Another type than the run that is being logged."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from runfolio.wire.datasets import UsedDataset
from runfolio.wire.files import ArtifactEntry
from runfolio.wire.models import RunModel
from runfolio.wire.resources import Attempt, RunDetail

from . import records
from .client import Client, segment
from .errors import MetricNotFoundError, RequestFailed, RunNotFoundError
from .results import ResultTable, has_pyarrow

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Sequence

Attempts = Literal["visible", "all"]

_POINTS_PAGE: Final = 100_000
_POINT_COLUMNS: Final = ("metric", "step", "time", "value")
_RUN_COLUMNS: Final = ("id", "name", "experiment_id", "status", "started_at", "ended_at", "owner", "group", "seed")


@dataclass(frozen=True, slots=True, repr=False)
class RunView(RunDetail):
    """A run as the server had it when it was asked for: a value that does not change.

    ``params``, ``tags``, ``summary`` and ``metrics`` (a :class:`~runfolio.wire.resources.MetricSummary` by name) are at
    hand. What may be large is fetched when it is called for. Methods raise :class:`~.errors.Unreachable` when the
    server is away.
    """

    client: Client = field(kw_only=True, compare=False)

    def history(self, *metrics: str, attempts: Attempts = "visible") -> ResultTable:
        """Every point of some metrics, or of all: columns metric, step, time (UTC) and value.

        By metric, then as charts have them: by step, then time. ``attempts="all"`` adds the points that a later attempt
        has hidden by going back to an earlier step. Raises :class:`~.errors.MetricNotFoundError`.
        """
        with _known(self.id, self.client):
            table = self._arrow(metrics, attempts) if has_pyarrow() else self._json(metrics, attempts)
        self._require(metrics, table)
        return table

    def attempts(self) -> list[Attempt]:
        """The lives of the run, first to last."""
        items = self.client.items(f"/runs/{segment(self.id)}/attempts")
        return [records.read(Attempt, item) for item in items]

    def artifacts(self, path: str = "") -> list[ArtifactEntry]:
        """Every file of the run, or of one of its folders."""
        items = self.client.items(f"/runs/{segment(self.id)}/artifacts", {"path": path, "recursive": True})
        return [records.read(ArtifactEntry, item) for item in items]

    def datasets(self) -> list[UsedDataset]:
        """What the run uses, in the order in which it began to."""
        items = self.client.items(f"/runs/{segment(self.id)}/datasets")
        return [records.read(UsedDataset, item) for item in items]

    def download(self, path: str, to: str | os.PathLike[str] = ".") -> Path:
        """Save a file, or a folder with all files below it; where it lies now.

        ``to`` is a folder to put a file into, or its new name. Broken downloads go on where they stopped.
        """
        from .download import fetch

        return fetch(self.client, self.id, path, Path(to))

    def models(self) -> list[RunModel]:
        """The models that it made or used, newest first."""
        from .registry import read_model

        return [read_model(item, RunModel) for item in self.client.items(f"/runs/{segment(self.id)}/models")]

    def console(self, *, stream: Literal["stdout", "stderr"] | None = None, attempt: str | None = None) -> str:
        """What the run printed: both streams, and its newest attempt, unless another is asked for."""
        address = f"/runs/{segment(self.id)}/console/download"
        pieces = self.client.stream(address, {"stream": stream, "attempt": attempt})
        return b"".join(pieces).decode("utf-8", "replace")

    def __repr__(self) -> str:
        return f"<RunView {self.id} {self.name!r}: {self.status}, {len(self.metrics)} metrics>"

    # -- inside ------------------------------------------------------------------------------------------------------

    def _arrow(self, metrics: Sequence[str], attempts: Attempts) -> ResultTable:
        import pyarrow as pa

        query = {"format": "arrow", "attempts": attempts, "metric": metrics or None}
        with pa.BufferOutputStream() as whole:
            for piece in self.client.stream(f"/runs/{segment(self.id)}/export", query):
                whole.write(piece)
            table = pa.ipc.open_stream(whole.getvalue()).read_all()
        return ResultTable(_POINT_COLUMNS, arrow=table.select(list(_POINT_COLUMNS)))

    def _json(self, metrics: Sequence[str], attempts: Attempts) -> ResultTable:
        address = f"/runs/{segment(self.id)}/metrics"
        names = metrics or [item["name"] for item in self.client.items(address)]
        rows = [
            {"metric": name, **records.point(item)}
            for name in sorted(set(names))
            for item in self.client.items(address, {"name": name, "attempts": attempts}, page=_POINTS_PAGE)
        ]
        return ResultTable(_POINT_COLUMNS, rows)

    def _require(self, metrics: Sequence[str], table: ResultTable) -> None:
        """A metric that does not exist is a mistake to tell; one without visible points is not."""
        empty = set(metrics) - table.distinct("metric") - set(self.metrics)
        if empty:
            known = {item["name"] for item in self.client.items(f"/runs/{segment(self.id)}/metrics")}
            for name in sorted(empty - known):
                raise MetricNotFoundError(_no_metric(self.id, name, known))


def get_run(id: str, *, url: str | None = None) -> RunView:  # noqa: A002 - as init() calls it
    """The run of this id. Raises :class:`~.errors.RunNotFoundError` when the server has none."""
    client = Client.connect(url)
    with _known(id, client):
        found = client.get(f"/runs/{segment(id)}")
    return records.read(RunView, found, client=client)


def runs(
    filter: str = "",  # noqa: A002 - what it is
    *,
    experiment: str | None = None,
    sort: str | None = None,
    limit: int | None = None,
    url: str | None = None,
) -> ResultTable:
    """A table of the runs that a filter finds: ``rf.runs("metrics.val/acc > 0.9", sort="-metrics.val/acc")``.

    ``experiment`` is a name or an id; every one if not given. Columns are the run's own (id, name, status, …) and, as
    far as any run has them, ``params.<key>``, ``tags.<key>``, ``summary.<key>`` and the last value of each metric as
    ``metrics.<name>``. Raises :class:`~.errors.FilterError`, which shows where a filter or sort order is wrong.
    """
    client = Client.connect(url)
    where = client.experiment_id(experiment) if experiment is not None else None
    found = client.items("/runs", {"filter": filter or None, "experiment": where, "sort": sort}, most=limit)
    return _run_table([records.flat_run(item, _RUN_COLUMNS) for item in found])


def _run_table(rows: list[dict[str, Any]]) -> ResultTable:
    more = sorted({column for row in rows for column in row} - set(_RUN_COLUMNS), key=records.column_order)
    return ResultTable((*_RUN_COLUMNS, *more), rows)


def _no_metric(run: str, name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    known = sorted(known)
    close = get_close_matches(name, known, n=1)
    if close:
        return f"run {run} has no metric {name!r}; did you mean {close[0]!r}?"
    some = ", ".join(map(repr, known[:5])) + (", …" if len(known) > 5 else "")
    return f"run {run} has no metric {name!r}; it has {some or 'none yet'}"


@contextmanager
def _known(run: str, client: Client) -> Iterator[None]:
    try:
        yield
    except RequestFailed as error:
        if error.status != 404:
            raise
        raise RunNotFoundError(f"there is no run {run!r} at {client.url}") from None
