"""An import as a whole: every experiment of a source, every run of it, each compared before and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from runfolio.sdk.errors import RequestFailed

from .bringing import bring
from .comparing import compare, lacking
from .errors import SourceError
from .models import bring_model
from .reading import Reading
from .registry import bring_registered
from .report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .destination import Destination
    from .shelf import Shelf
    from .source import Source
    from .values import Experiment, Run


@dataclass(frozen=True, slots=True)
class Wish:
    """What to bring. Without ``write`` both sides are only compared."""

    experiments: tuple[str, ...] = ()
    """Their names; none: all."""
    files: bool = True
    write: bool = True


@dataclass(slots=True)
class Progressed:
    """How far it is."""

    runs: int = 0
    of_runs: int | None = 0
    """None where the source cannot tell."""
    points: int = 0


@dataclass(slots=True)
class Import:
    """Brings what a source has to a server. ``watch`` is told whenever something has arrived."""

    source: Source
    there: Destination
    shelf: Shelf
    wish: Wish
    watch: Callable[[Progressed], None]
    report: Report = field(default_factory=Report)
    progressed: Progressed = field(default_factory=Progressed)
    _models: set[str] = field(default_factory=set)
    _users: list[Run] = field(default_factory=list)
    """Runs that made or used models: these may be of another experiment, so it is said when all have come."""

    def run(self) -> Report:
        """Bring everything. Raises what source and server raise when they are away."""
        experiments = self._chosen()
        counts = [self.source.count_runs(each) for each in experiments]
        self.progressed.of_runs = None if None in counts else sum(filter(None, counts))
        for each in experiments:
            self._bring_experiment(each)
        for run in self._users if self.wish.write else ():
            self._tried(None, f"run {run.id}: ", partial(self._say_uses, run))
        if not self.wish.experiments:
            self._bring_registry()
        return self.report

    def _chosen(self) -> Sequence[Experiment]:
        found = self.source.experiments()
        unknown = set(self.wish.experiments) - {each.name for each in found}
        if unknown:
            raise SourceError(f"the source has no experiment {', '.join(map(repr, sorted(unknown)))}")
        return [each for each in found if not self.wish.experiments or each.name in self.wish.experiments]

    def _bring_experiment(self, wanted: Experiment) -> None:
        found = self.source.runs(wanted)
        first = next(found, None)
        if first is None and wanted.unasked:
            return
        known = self._find(wanted)
        runs = 0
        for run in chain(filter(None, (first,)), found):
            self._bring_run(run, known)
            runs += 1
            if run.models and not run.deleted and known is not None:
                self._users.append(run)
        self._bring_models(wanted, known)
        if known is not None and self.wish.write:
            self._tried(None, f"experiment {wanted.name!r} ", partial(self._finish, wanted, known, runs))
        self.report.count("experiments", 1, int(known is not None))

    def _bring_models(self, of: Experiment, known: dict[str, Any] | None) -> None:
        where = None if known is None else known["id"]
        for model in self.source.models(of):
            bring = partial(bring_model, self.source, self.shelf, model, where, files=self.wish.files)
            self._tried("models", f"model {model.id}: ", partial(bring, write=self.wish.write))
            self._models.add(model.id)

    def _say_uses(self, run: Run) -> Report:
        """Which models a run made or began with, of those that have come."""
        there = self.shelf.uses(run.id)
        told = [use for use in run.models if use.model_id in self._models]
        if missing := [use for use in told if there.get((use.model_id, use.role)) != use.step]:
            self.shelf.use(run.id, missing)
        return Report()

    def _bring_registry(self) -> None:
        for wanted in self.source.registered():
            bring = partial(bring_registered, self.shelf, wanted, write=self.wish.write)
            self._tried("registered", f"registered model {wanted.name!r}: ", bring)

    def _tried(self, what: str | None, whose: str, bring: Callable[[], Report]) -> None:
        """What is refused is told, and does not keep the rest."""
        try:
            found = bring()
        except (SourceError, RequestFailed) as error:
            found = Report(differences=[str(error)])
            if what is not None:
                found.count(what, 1, 0)
        self.report.add(found, whose)

    def _find(self, wanted: Experiment) -> dict[str, Any] | None:
        """The experiment on the server, made when it is new; None where it cannot be."""
        known = self.there.experiment(wanted.name)
        if known is not None and known["status"] == "deleted" and not wanted.deleted:
            self._differs(
                wanted,
                f"was deleted on {self.there.url}: bring it back with `runfolio experiments restore`, or remove it for "
                "good with `runfolio gc --now`",
            )
            return None
        if known is not None or not self.wish.write:
            return known
        try:
            return self.there.add_experiment(wanted)
        except RequestFailed as error:
            self._differs(wanted, str(error))
            return None

    def _bring_run(self, run: Run, experiment: dict[str, Any] | None) -> None:
        self._tried("runs", f"run {run.id}: ", partial(self._brought, run, experiment))
        self.progressed.runs += 1
        self.watch(self.progressed)

    def _brought(self, run: Run, experiment: dict[str, Any] | None) -> Report:
        """A run compared; what the server lacked of it has come there meanwhile."""
        reading = Reading(self.source, run, files=self.wish.files)
        held = self.there.held(run.id, files=self.wish.files)
        if experiment is None or not self.wish.write:
            return compare(reading, held, None if experiment is None else experiment["id"])
        if held is not None:
            found = compare(reading, held, experiment["id"])
            if not found.differences:
                return found
        elif experiment["status"] == "deleted":
            self.there.restore_experiment(experiment["id"])
            experiment["status"] = "active"
        bring(reading, held, experiment["id"], self.there, self._sent)
        return compare(reading, self.there.held(run.id, files=self.wish.files), experiment["id"])

    def _finish(self, wanted: Experiment, known: dict[str, Any], runs: int) -> Report:
        """Describe it, and delete what was deleted."""
        report = Report()
        if known["status"] == "deleted":
            return report
        change: dict[str, Any] = {}
        if wanted.description not in (None, known["description"]):
            change["description"] = wanted.description
        if tags := lacking(wanted.tags, known["tags"]):
            change["tags"] = tags
        if change:
            self.there.change_experiment(known["id"], change)
        if wanted.deleted and self.there.count_runs(known["id"]) == runs:
            self.there.delete_experiment(known["id"])
        elif wanted.deleted:
            report.differences.append("is deleted in the source; here it stays, for it holds other runs too")
        return report

    def _sent(self, points: int) -> None:
        self.progressed.points += points
        self.watch(self.progressed)

    def _differs(self, experiment: Experiment, what: str) -> None:
        self.report.differences.append(f"experiment {experiment.name!r} {what}")
