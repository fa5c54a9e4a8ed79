"""A logger for Lightning: ``Trainer(logger=RunfolioLogger("mnist"))``, for both of the packages that it comes in."""

from __future__ import annotations

import logging
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

try:
    from lightning.pytorch.loggers.logger import Logger, rank_zero_experiment
    from lightning.pytorch.utilities import rank_zero_only
except ImportError:
    from pytorch_lightning.loggers.logger import Logger, rank_zero_experiment
    from pytorch_lightning.utilities import rank_zero_only

import runfolio as rf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightning.pytorch.callbacks import ModelCheckpoint

    from runfolio.sdk.run import Run


class RunfolioLogger(Logger):
    """Logs a Lightning training as one run, from the process of rank zero alone.

    ``experiment`` and ``options`` go to :func:`runfolio.init` at the first value logged; ``run`` is a run that was
    started already and stays the caller's to finish. With ``checkpoints`` the files that ModelCheckpoint keeps become
    artifacts under ``checkpoints/`` when a fit ends.
    """

    def __init__(
        self, experiment: str | None = None, *, run: Run | None = None, checkpoints: bool = False, **options: Any
    ) -> None:
        super().__init__()
        self._experiment_name = experiment
        self._options = options
        self._run = run
        self._owned = run is None
        self._checkpoints = checkpoints
        self._callbacks: dict[int, ModelCheckpoint] = {}
        self._logged: set[tuple[str, int]] = set()

    def __getstate__(self) -> dict[str, Any]:
        """A copy in another process takes up the same run, as a writer of its own."""
        state = self.__dict__ | {"_run": None, "_callbacks": {}}
        if self._run is not None:
            state["_options"] = self._options | {"id": self._run.id}
        return state

    @property
    def experiment(self) -> Run:
        """The run: everything that Runfolio can do is on it. Elsewhere than on rank zero it does nothing."""
        run: Run = rank_zero_experiment(RunfolioLogger._begun)(self)
        return run

    def _begun(self) -> Run:
        if self._run is None:
            self._run = rf.init(self._experiment_name, **self._options)
        return self._run

    @property
    def name(self) -> str | None:
        """The experiment's name."""
        return self._experiment_name

    @property
    def version(self) -> str | None:
        """The run's id, once there is one."""
        return self._run.id if self._run is not None else self._options.get("id")

    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None) -> None:
        if rank_zero_only.rank == 0:
            self.experiment.log(metrics, step=step)

    def log_hyperparams(self, params: Mapping[str, Any] | Namespace | None = None, *_: Any, **__: Any) -> None:
        if rank_zero_only.rank == 0 and params:
            self.experiment.params.update(vars(params) if isinstance(params, Namespace) else params)

    def after_save_checkpoint(self, checkpoint_callback: ModelCheckpoint) -> None:
        self._callbacks[id(checkpoint_callback)] = checkpoint_callback

    def finalize(self, status: str) -> None:
        """Called after ``fit``, ``test`` and the like. A run of ours that failed ends here; others go on."""
        if rank_zero_only.rank != 0 or self._run is None:
            return
        if self._checkpoints:
            self._log_checkpoints(self._run)
        if status == "failed" and self._owned:
            self._run.finish("failed")

    def _log_checkpoints(self, run: Run) -> None:
        for callback in self._callbacks.values():
            kept = {callback.best_model_path, callback.last_model_path, *callback.best_k_models}
            for path in sorted(Path(name) for name in kept if name and Path(name).exists()):
                version = (str(path), path.stat().st_mtime_ns)
                if version not in self._logged:
                    self._logged.add(version)
                    _keep(run, path)


def _keep(run: Run, path: Path) -> None:
    """Keep a file or a folder. A full disk is told, and does not end the training."""
    try:
        run.log_artifact(path, f"checkpoints/{path.name}")
    except (OSError, ValueError) as error:
        logging.getLogger(__name__).warning("%s was not kept: %s", path, error)
