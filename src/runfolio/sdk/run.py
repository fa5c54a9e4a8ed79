"""A run that this process logs to."""

from __future__ import annotations

import html
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from runfolio.wire import limits

from . import artifacts, exits
from .logbook import Logbook
from .mappings import Params, Settings
from .reading import NAMING_FILES
from .recorder import Recorder
from .spool import Spool, now_us
from .values import flatten, plain
from .writer import Writer, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from .schemas import Schema
    from .start import Beginning

FINISH_TIMEOUT_S: Final = 30.0


class Run:
    """Made by ``rf.init``; use it in a ``with`` block, or call :meth:`finish`.

    No method but the constructor's waits for the network, and ``log`` never raises unless the run is strict.
    """

    def __init__(self, beginning: Beginning) -> None:
        self._beginning = beginning
        self._writer: Writer | None = None
        self._logbook: Logbook | None = None
        self._schemas: dict[tuple[str, ...], Schema] = {}
        self._row: Callable[[Schema, int | None, bytes], None] = _ignore
        self._capture: Any = None
        self._ending = False
        self._ended = False
        self._pid = os.getpid()
        self.params = Params(self._say_params)
        """Parameters by flat key: ``run.params["lr"] = 1e-3``, ``run.params.update({"opt": {"name": "adam"}})``."""
        self.summary = Settings(self._say_summary)
        """Values of the run as a whole, apart from the series: ``run.summary["test/acc"] = 0.97``."""

    # -- what it is --------------------------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        return self._beginning.run_id

    @property
    def name(self) -> str:
        return self._beginning.name

    @property
    def experiment(self) -> str:
        return self._beginning.settings.experiment

    @property
    def url(self) -> str:
        """Its page in the dashboard."""
        return f"{self._beginning.settings.url}/r/{self.id}"

    @property
    def spool_dir(self) -> Path:
        """Where everything it says is kept."""
        return self._beginning.run_folder

    @property
    def attempt(self) -> str:
        """The id of this life of the run."""
        return self._beginning.attempt.id

    def __repr__(self) -> str:
        return f"<Run {self.name!r} ({self.id}) of {self.experiment!r}>"

    def _repr_html_(self) -> str:
        """A link, in notebooks."""
        text = f"{self.experiment} / {self.name}"
        return f'<a href="{html.escape(self.url)}" target="_blank">{html.escape(text)}</a>'

    # -- what it takes -----------------------------------------------------------------------------------------------

    def log(self, data: Mapping[str, Any], step: int | None = None) -> None:
        """Log numbers, and media, at a step; without one, at the step after the last one.

        Python, NumPy and torch scalars, booleans and one-element arrays are numbers; nested dicts join with ``/``;
        None is skipped. A tensor on a GPU is read, which waits for that GPU. Anything else is skipped, said once and
        counted on the run's page. Raises nothing, unless the run is strict.
        """
        try:
            schema = self._schemas[tuple(data)]
            values = schema.pack(*data.values())
        except Exception:  # noqa: BLE001 - whatever a value raises when it is asked for its number: the slow path knows
            return self._log_slowly(data, step)
        try:
            self._row(schema, step, values)
        except (TypeError, struct.error):  # the step is no int64
            self._log_slowly(data, step)
        return None

    def tag(self, *labels: str, **tags: Any) -> None:
        """Add labels and tags: ``run.tag("baseline", dataset="v2")``. A label is a tag whose value is true."""
        self.set_tags({**dict.fromkeys(labels, True), **tags})

    def set_tags(self, tags: Mapping[str, Any]) -> None:
        """Add tags whose names need not be identifiers."""
        self._event({"type": "tags", "set": flatten(tags), "unset": []})

    def untag(self, *names: str) -> None:
        """Remove labels and tags."""
        self._event({"type": "tags", "set": {}, "unset": list(names)})

    @property
    def notes(self) -> str | None:
        """Free text of the run. Set it to replace it."""
        return self._beginning.notes

    @notes.setter
    def notes(self, text: str) -> None:
        self._beginning.notes = text
        self._event({"type": "notes", "text": str(plain(text))})

    def define_metric(
        self,
        pattern: str,
        *,
        x: str | None = None,
        goal: Literal["min", "max"] | None = None,
        unit: str | None = None,
        format: str | None = None,  # noqa: A002 - the name of the field
    ) -> None:
        """Say how a metric, or each whose name matches a pattern with ``*``, is drawn and judged."""
        if goal not in (None, "min", "max"):
            raise ValueError(f'goal takes "min" or "max", not {goal!r}')
        self._event(
            {"type": "metric_definition", "pattern": pattern, "x": x, "goal": goal, "unit": unit, "format": format}
        )

    def log_artifact(self, path: str | os.PathLike[str], name: str | None = None) -> None:
        """Keep a file, or every file of a folder, as it is now, under ``name`` or its own name.

        Raises OSError if it cannot be read or kept, ValueError for a link out of the folder.
        """
        if self._spool is not None:
            for file in artifacts.collect(Path(path), name):
                self._event(file.keep(self._beginning.files_dir))

    def log_artifacts(self, folder: str | os.PathLike[str], name: str | None = None) -> None:
        """Keep every file of a folder, under ``name`` or at the top."""
        if self._spool is not None:
            for file in artifacts.collect_folder(Path(folder), name or ""):
                self._event(file.keep(self._beginning.files_dir))

    def log_model(
        self,
        name: str,
        path: str | os.PathLike[str],
        *,
        type: str | None = None,  # noqa: A002 - the name of the field
        params: Mapping[str, Any] | None = None,
    ) -> str:
        """Keep a model: a file, or every file of a folder, as it is now. Gives the id to register it by.

        ``type`` says what it is for, ``params`` how it was made. Raises OSError if a file cannot be read or kept,
        ValueError for a link out of the folder; then nothing is kept.
        """
        from . import models

        model = models.new_id()
        if self._ready() and self._spool is not None:
            step = self._spool.last_step
            for event in models.events(model, name, Path(path), self._beginning.files_dir, type, params or {}, step):
                self._event(event)
            self._spool.nudge()  # who registers it waits for it
        return model

    def use_dataset(
        self,
        name: str,
        data: Any = None,
        *,
        source: str = "",
        digest: str | None = None,
        context: str = "training",
    ) -> None:
        """Say that the run uses some data: the path of a file or folder, bytes, an array, a table.

        A digest of the content tells apart what changes under one name. Making it reads everything: give ``digest``
        where you know one. The data are not kept. What has no digest is skipped, said once and counted on the run's
        page. Raises nothing, unless the run is strict.
        """
        if not self._ready() or self._logbook is None:
            return
        from .datasets import DatasetError, describe

        try:
            self._event(describe(name, data, source=source, digest=digest, context=context))
        except DatasetError as error:
            self._logbook.skip(str(name), str(error))

    def finish(
        self, status: Literal["finished", "failed", "killed"] = "finished", *, timeout: float = FINISH_TIMEOUT_S
    ) -> None:
        """End the run, waiting at most ``timeout`` seconds for what is left to reach the server.

        What does not arrive stays in the spool, and is said; ``runfolio sync`` sends it later.
        """
        self.end(status, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
            self.end("finished")
        elif isinstance(error, KeyboardInterrupt):
            self.end("killed", reason="KeyboardInterrupt")
        else:
            self.end("failed", reason=f"{type(error).__name__}: {error}"[:1000])

    # -- begin and end, for this package -----------------------------------------------------------------------------

    def begin(self) -> None:
        """Open this process's writer. Raises :class:`~.errors.ConfigError` if its folder cannot be written."""
        beginning = self._beginning
        writer = self._writer = Writer(beginning.run_folder, beginning.start(), beginning.transport())
        spool = writer.spool
        spool.last_step = beginning.last_step
        self._logbook = Logbook(spool, beginning.attempt.id, beginning.files_dir, strict=beginning.settings.strict)
        self._schemas, self._row = spool.schemas, spool.row
        writer.start()

    def capture(self, setting: Any) -> None:
        """Start to record what surrounds the run."""
        if self._spool is not None:
            from .capture import start

            beginning = self._beginning
            recorder = Recorder(self._spool, beginning.attempt.id, beginning.files_dir, beginning.started_us)
            self._capture = start(setting, recorder)

    def end(self, status: str, *, reason: str | None = None, timeout: float = FINISH_TIMEOUT_S) -> None:
        """Finish once, whoever asks: the user, the end of the process, a signal."""
        if self._ending:
            return
        self._ending = True
        if self in exits.runs:
            exits.runs.remove(self)
        if self._writer is None or self._logbook is None:
            self._ended = True
            return
        if self._capture is not None and os.getpid() == self._pid:
            self._capture.stop()
        self._logbook.close()
        if self._beginning.attempt.leader and os.getpid() == self._pid:
            self._event(
                {"type": "status", "attempt": self.attempt, "status": status, "exit_code": None, "reason": reason}
            )
            self._beginning.retract()
        self._ended = True
        left, trouble = self._writer.finish(timeout)
        self._beginning.wind_up(left, trouble, timeout)

    def when_idle(self, action: Callable[[], object]) -> None:
        """Call ``action`` now, or after the record that a signal handler interrupted."""
        if self._spool is None:
            action()
        else:
            self._spool.when_idle(action)

    def hold(self) -> None:
        """Keep every thread out of the spool while the process forks."""
        if self._spool is not None:
            self._spool.lock.acquire()

    def release(self) -> None:
        if self._spool is not None:
            self._spool.lock.release()

    def forked(self) -> None:
        """In the child: this process gets a writer of its own when it first says something."""
        if self._writer is not None:
            self._writer.abandon()
            self._beginning.inherit(self._writer.spool.last_step)
        self._writer = self._logbook = self._capture = None
        self._schemas, self._row = {}, _ignore

    # -- inside ------------------------------------------------------------------------------------------------------

    @property
    def _spool(self) -> Spool | None:
        return None if self._writer is None else self._writer.spool

    def _log_slowly(self, data: Mapping[str, Any], step: int | None) -> None:
        if self._ready() and self._logbook is not None:
            self._logbook.log(data, step)

    def _ready(self) -> bool:
        """Whether something may be said: opens the writer of a forked child."""
        if self._ended:
            self._beginning.say_once(f"run {self.name} has finished; what comes now is not logged")
            return False
        if self._writer is None and self._beginning.settings.mode != "disabled":
            self.begin()
            self._beginning.finish_with_process(self)
        return self._writer is not None

    def _event(self, value: dict[str, Any]) -> None:
        if not self._ready() or self._spool is None:
            return
        file = value["digest"] if value["type"] in NAMING_FILES else None
        if not self._spool.event({"at": now_us(), **value}, digest=file):
            say(f"a {value['type']} of over {limits.MAX_RECORD} bytes was not kept")

    def _say_params(self, values: dict[str, Any], unset: list[str]) -> None:  # noqa: ARG002 - they cannot be unset
        self._event({"type": "params", "set": values})

    def _say_summary(self, values: dict[str, Any], unset: list[str]) -> None:
        self._event({"type": "summary", "set": values, "unset": unset})


def _ignore(schema: Schema, step: int | None, values: bytes) -> None:
    """The row of a run that is disabled."""
