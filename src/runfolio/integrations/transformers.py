"""A callback for the Trainer of Transformers: ``Trainer(..., callbacks=[RunfolioCallback("my-experiment")])``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transformers.trainer_callback import TrainerCallback
from transformers.trainer_utils import PREFIX_CHECKPOINT_DIR

import runfolio as rf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transformers import TrainerControl, TrainerState, TrainingArguments

    from runfolio.sdk.run import Run

_PREFIXES = ("eval", "test")


class RunfolioCallback(TrainerCallback):
    """Logs a Trainer's training as one run, from its first process alone.

    ``experiment`` and ``options`` go to :func:`runfolio.init` when the training begins, unless there is a ``run``.
    The run stays open after ``train()``, so that ``evaluate()`` is logged too; it ends with the process, or by
    ``callback.run.finish()``. With ``checkpoints`` each saved checkpoint becomes artifacts under ``checkpoints/``.
    """

    def __init__(
        self, experiment: str | None = None, *, run: Run | None = None, checkpoints: bool = False, **options: Any
    ) -> None:
        self.run = run
        """The run; None before the training begins, and in every process but the first."""
        self._experiment_name = experiment
        self._options = options
        self._checkpoints = checkpoints

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, _control: TrainerControl, **kwargs: Any
    ) -> None:
        if not state.is_world_process_zero:
            return
        if self.run is None:
            options: dict[str, Any] = {"name": args.run_name} | self._options
            self.run = rf.init(self._experiment_name, **options)
        self.run.params.update({"trainer": args.to_dict()})
        config: Any = getattr(kwargs.get("model"), "config", None)
        if hasattr(config, "to_dict"):
            self.run.params.update({"model": config.to_dict()})

    def on_log(
        self,
        _args: TrainingArguments,
        state: TrainerState,
        _control: TrainerControl,
        logs: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> None:
        if self.run is None or not logs:
            return
        metrics, totals = split_logs(logs)
        self.run.log(metrics, step=state.global_step)
        self.run.summary.update(totals)

    def on_save(self, args: TrainingArguments, state: TrainerState, _control: TrainerControl, **_: Any) -> None:
        folder = Path(args.output_dir or ".") / f"{PREFIX_CHECKPOINT_DIR}-{state.global_step}"
        if self._checkpoints and self.run is not None and folder.is_dir():
            try:
                self.run.log_artifact(folder, f"checkpoints/{folder.name}")
            except (OSError, ValueError) as error:  # a full disk is told, and does not end the training
                logging.getLogger(__name__).warning("%s was not kept: %s", folder, error)


def split_logs(logs: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A Trainer's log as metrics, and as totals of the whole training (``train_loss``, ``train_runtime``, ...).

    ``eval_loss`` becomes ``eval/loss``, ``test_f1`` becomes ``test/f1``, ``epoch`` stays, the rest is below ``train/``.
    """
    metrics: dict[str, Any] = {}
    totals: dict[str, Any] = {}
    for name, value in logs.items():
        prefix, underscore, rest = name.partition("_")
        if (prefix == "train" and rest) or name == "total_flos":
            totals[f"train/{rest}" if prefix == "train" else name] = value
        elif underscore and prefix in _PREFIXES:
            metrics[f"{prefix}/{rest}"] = value
        else:
            metrics[name if name == "epoch" else f"train/{name}"] = value
    return metrics, totals
