"""The Transformers callback in a real training of a tiny model, on the CPU."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pytest

import runfolio as rf
from tests.support.components import missing
from tests.support.spooled import read_spool

try:
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Transformers says of itself while it is imported is not ours to mend
        from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainerState, TrainingArguments

        from runfolio.integrations.transformers import RunfolioCallback, split_logs
except ImportError as error:
    missing("Transformers", f"{error}; scripts/test installs it")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.spooled import Spooled
    from tests.support.tracker import Tracker

pytestmark = pytest.mark.filterwarnings("ignore")
"""Transformers and torch warn of each other's deprecations."""

OFFLINE: dict[str, Any] = {"mode": "offline", "capture": False}


def make_trainer(callback: RunfolioCallback, folder: Path, **options: Any) -> Any:
    """Four steps over random words, evaluated at their end."""
    config = BertConfig(
        vocab_size=50,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=16,
    )
    words = [{"input_ids": torch.randint(0, 50, (8,)), "labels": torch.tensor(number % 2)} for number in range(16)]
    arguments = TrainingArguments(
        str(folder / "out"),
        run_name="tiny",
        num_train_epochs=1,
        per_device_train_batch_size=4,
        learning_rate=0.001,
        logging_steps=1,
        eval_strategy="epoch",
        report_to=[],
        use_cpu=True,
        disable_tqdm=True,
        **({"save_strategy": "no"} | options),
    )
    model = BertForSequenceClassification(config)
    return Trainer(model=model, args=arguments, train_dataset=words, eval_dataset=words, callbacks=[callback])


def spooled(callback: RunfolioCallback) -> Spooled:
    """What the run of a callback left, after it has finished."""
    assert callback.run is not None
    callback.run.finish()
    return read_spool(callback.run.spool_dir)


@pytest.fixture(autouse=True)
def no_run_is_left() -> Iterator[None]:
    """A run that a test leaves open would be finished by the next one."""
    yield
    rf.finish()


def test_a_training_is_one_run(tmp_path: Path) -> None:
    callback = RunfolioCallback("tiny-bert", **OFFLINE)
    trainer = make_trainer(callback, tmp_path)
    trainer.train()
    trainer.evaluate()
    found = spooled(callback)
    told = {entry["step"]: entry["loss"] for entry in trainer.state.log_history if "loss" in entry}
    assert dict(found.points["train/loss"]) == pytest.approx(told)
    assert sorted(told) == [1, 2, 3, 4]
    assert [step for step, _ in found.points["eval/loss"]] == [4, 4]
    assert (found.starts[0]["experiment"], found.starts[0]["name"]) == ("tiny-bert", "tiny")


def test_a_training_is_at_the_server_when_the_run_has_finished(server: Tracker, tmp_path: Path) -> None:
    callback = RunfolioCallback("tiny-bert", url=server.url, capture=False)
    make_trainer(callback, tmp_path).train()
    assert callback.run is not None
    callback.run.finish()
    run = server.http.get(f"/api/v1/runs/{callback.run.id}").json()
    assert (run["name"], run["status"], run["params"]["model.hidden_size"]) == ("tiny", "finished", 16)
    points = server.http.get(f"/api/v1/runs/{callback.run.id}/metrics", params={"name": "train/loss"}).json()
    assert [point["step"] for point in points["items"]] == [1, 2, 3, 4]


def test_arguments_and_model_are_parameters_and_totals_the_summary(tmp_path: Path) -> None:
    callback = RunfolioCallback("tiny-bert", **OFFLINE)
    make_trainer(callback, tmp_path).train()
    found = spooled(callback)
    params, summary = found.merged("params"), found.merged("summary")
    assert (params["trainer.learning_rate"], params["model.hidden_size"]) == (0.001, 16)
    assert summary["train/runtime"] > 0
    assert "train/runtime" not in found.points


def test_saved_checkpoints_become_artifacts(tmp_path: Path) -> None:
    callback = RunfolioCallback("tiny-bert", checkpoints=True, **OFFLINE)
    make_trainer(callback, tmp_path, save_strategy="epoch").train()
    paths = {event["path"] for event in spooled(callback).of("artifact")}
    assert {"checkpoints/checkpoint-4/config.json", "checkpoints/checkpoint-4/model.safetensors"} <= paths


def test_a_run_of_the_callers_is_used(tmp_path: Path) -> None:
    with rf.init("mine", **OFFLINE) as run:
        callback = RunfolioCallback(run=run)
        make_trainer(callback, tmp_path).train()
        assert callback.run is run
    assert len(read_spool(run.spool_dir).points["train/loss"]) == 4


def test_other_processes_than_the_first_make_no_run(spool_dir: Path, tmp_path: Path) -> None:
    callback = RunfolioCallback("tiny-bert", **OFFLINE)
    trainer = make_trainer(callback, tmp_path)
    state = TrainerState(is_world_process_zero=False, global_step=1)
    callback.on_train_begin(trainer.args, state, trainer.control, model=trainer.model)
    callback.on_log(trainer.args, state, trainer.control, logs={"loss": 1.0})
    assert callback.run is None
    assert not spool_dir.exists()


def test_names_of_the_trainer_are_grouped() -> None:
    logs = {"loss": 1, "eval_loss": 2, "test_f1": 3, "train_loss": 4, "total_flos": 5, "epoch": 6, "grad_norm": 7}
    metrics, totals = split_logs(logs)
    assert metrics == {"train/loss": 1, "eval/loss": 2, "test/f1": 3, "epoch": 6, "train/grad_norm": 7}
    assert totals == {"train/loss": 4, "total_flos": 5}
