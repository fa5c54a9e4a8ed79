"""Sends what a server lacks of a run. Every step can be the last one: the next import goes on from what is there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from .bodies import bodies
from .comparing import changes, lacking, lacking_datasets
from .points import Points

if TYPE_CHECKING:
    from collections.abc import Callable

    from .destination import Destination, Held
    from .reading import Reading

POINTS: Final = 200_000
"""Points of one request: 6 MB at most."""


class Outbox:
    """Points of one run that wait to be sent together."""

    def __init__(self, there: Destination, run_id: str, sent: Callable[[int], None]) -> None:
        self._there = there
        self._run_id = run_id
        self._sent = sent
        self._waiting: dict[str, list[Points]] = {}
        self._count = 0

    def add(self, metric: str, points: Points) -> None:
        for piece in points.pieces(POINTS):
            if self._count + len(piece) > POINTS:
                self.flush()
            self._waiting.setdefault(metric, []).append(piece)
            self._count += len(piece)

    def flush(self) -> None:
        """Send what waits."""
        for body in bodies({name: Points.joined(parts) for name, parts in self._waiting.items()}):
            self._there.send(self._run_id, body)
        self._sent(self._count)
        self._waiting, self._count = {}, 0


def bring(
    reading: Reading, held: Held | None, experiment_id: str, there: Destination, sent: Callable[[int], None]
) -> None:
    """Make the server hold all of a run. ``sent`` gets the number of points that have just arrived."""
    run = reading.run
    if held is None:
        there.add_run(run, experiment_id)
    elif held.deleted:
        there.restore_run(run.id)
    if held is not None:
        _amend(reading, held, there)
    if unused := lacking_datasets(run, held):
        there.use_datasets(run.id, unused)
    _bring_points(reading, held, Outbox(there, run.id, sent), there)
    reading.files.send(held.files if held else {}, partial(there.put_file, run.id))
    if run.deleted:
        there.delete_run(run.id)


def _amend(reading: Reading, held: Held, there: Destination) -> None:
    run = reading.run
    if changed := changes(run, held):
        there.change_run(run.id, changed)
    for family, values in (("params", run.params), ("tags", run.tags)):
        if missing := lacking(values, held.fields[family]):
            there.set_values(run.id, family, missing)


def _bring_points(reading: Reading, held: Held | None, outbox: Outbox, there: Destination) -> None:
    for metric in reading.metrics:
        known = held.points.get(metric, 0) if held else 0
        if not known:
            for piece in reading.pieces(metric):
                outbox.add(metric, piece)
        elif known != reading.count(metric):
            outbox.add(metric, reading.points(metric).without(there.points(reading.run.id, metric)))
    outbox.flush()
