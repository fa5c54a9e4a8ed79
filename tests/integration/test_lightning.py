"""The Lightning logger in real trainings, on the CPU."""

from __future__ import annotations

import pickle
import warnings
from typing import TYPE_CHECKING, Any

import pytest

import runfolio as rf
from tests.support.components import missing
from tests.support.spooled import read_spool

try:
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Lightning says of itself while it is imported is not ours to mend
        import lightning.pytorch as pl
        from lightning.pytorch.utilities import rank_zero_only

        from runfolio.integrations.lightning import RunfolioLogger
except ImportError as error:
    missing("Lightning", f"{error}; scripts/test installs it")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.spooled import Spooled
    from tests.support.tracker import Tracker

pytestmark = pytest.mark.filterwarnings("ignore")
"""Lightning and torch warn of each other's deprecations."""

OFFLINE: dict[str, Any] = {"mode": "offline", "capture": False}


class Line(pl.LightningModule):
    """Learns that a line is flat, and remembers what it was told."""

    def __init__(self, lr: float = 0.1) -> None:
        super().__init__()
        self.save_hyperparameters({"lr": lr})
        self.layer = torch.nn.Linear(4, 1)
        self.losses: list[float] = []

    def training_step(self, batch: list[Any], _index: int) -> Any:
        loss = self.layer(batch[0]).pow(2).mean()
        self.losses.append(float(loss))
        self.log("train/loss", loss)
        return loss

    def validation_step(self, batch: list[Any], _index: int) -> None:
        self.log("val/loss", self.layer(batch[0]).pow(2).mean())

    def configure_optimizers(self) -> Any:
        return torch.optim.SGD(self.parameters(), self.hparams["lr"])


class Diverging(Line):
    """Gives up in the third step."""

    def training_step(self, batch: list[Any], _index: int) -> Any:
        if len(self.losses) == 2:
            raise RuntimeError("diverged")
        return super().training_step(batch, _index)


def fit(model: Line, logger: RunfolioLogger, folder: Path, **options: Any) -> Any:
    """Two epochs of four batches."""
    data = DataLoader(TensorDataset(torch.randn(32, 4)), batch_size=8)
    trainer = pl.Trainer(
        max_epochs=2,
        logger=logger,
        log_every_n_steps=1,
        default_root_dir=folder,
        enable_progress_bar=False,
        enable_model_summary=False,
        accelerator="cpu",
        **options,
    )
    trainer.fit(model, data, data)
    return trainer


def spooled(logger: RunfolioLogger) -> Spooled:
    """What the run of a logger left, after it has finished."""
    run = logger.experiment
    run.finish()
    return read_spool(run.spool_dir)


@pytest.fixture(autouse=True)
def no_run_is_left() -> Iterator[None]:
    """A run that a test leaves open would be finished by the next one."""
    yield
    rf.finish()


def test_a_fit_is_one_run_with_its_metrics_and_parameters(tmp_path: Path) -> None:
    logger, model = RunfolioLogger("lines", name="flat", **OFFLINE), Line(lr=0.05)
    fit(model, logger, tmp_path, enable_checkpointing=False)
    found = spooled(logger)
    assert [value for _, value in found.points["train/loss"]] == pytest.approx(model.losses)
    assert [step for step, _ in found.points["train/loss"]] == list(range(8))
    assert [step for step, _ in found.points["val/loss"]] == [3, 7]
    assert found.merged("params") == {"lr": 0.05}
    assert (found.starts[0]["experiment"], found.starts[0]["name"]) == ("lines", "flat")


def test_a_fit_is_at_the_server_when_the_run_has_finished(server: Tracker, tmp_path: Path) -> None:
    logger, model = RunfolioLogger("lines", url=server.url, capture=False), Line()
    fit(model, logger, tmp_path, enable_checkpointing=False)
    logger.experiment.finish()
    run = server.http.get(f"/api/v1/runs/{logger.version}").json()
    points = server.http.get(f"/api/v1/runs/{logger.version}/metrics", params={"name": "train/loss"}).json()
    assert (run["status"], run["params"]) == ("finished", {"lr": 0.1})
    assert [point["value"] for point in points["items"]] == pytest.approx(model.losses)


def test_the_run_goes_on_after_a_fit(tmp_path: Path) -> None:
    logger = RunfolioLogger("lines", **OFFLINE)
    trainer = fit(Line(), logger, tmp_path, enable_checkpointing=False)
    trainer.validate(trainer.model, DataLoader(TensorDataset(torch.randn(8, 4)), batch_size=8), verbose=False)
    assert len(spooled(logger).points["val/loss"]) == 3


def test_the_checkpoints_that_are_kept_become_artifacts(tmp_path: Path) -> None:
    logger = RunfolioLogger("lines", checkpoints=True, **OFFLINE)
    keeper = pl.callbacks.ModelCheckpoint(
        dirpath=tmp_path / "kept", filename="best", monitor="val/loss", save_last=True
    )
    fit(Line(), logger, tmp_path, callbacks=[keeper])
    events = spooled(logger).of("artifact")
    assert {event["path"] for event in events} == {"checkpoints/best.ckpt", "checkpoints/last.ckpt"}
    stored = logger.experiment.spool_dir / "files" / events[0]["digest"]
    assert torch.load(stored, weights_only=False)["state_dict"]["layer.weight"].shape == (1, 4)


def test_a_fit_that_fails_is_a_run_that_failed(tmp_path: Path) -> None:
    logger = RunfolioLogger("lines", **OFFLINE)
    with pytest.raises(RuntimeError, match="diverged"):
        fit(Diverging(), logger, tmp_path, enable_checkpointing=False)
    (status,) = spooled(logger).of("status")
    assert status["status"] == "failed"


def test_a_run_of_the_callers_is_used_and_not_ended(tmp_path: Path) -> None:
    with rf.init("lines", **OFFLINE) as run:
        logger = RunfolioLogger(run=run)
        with pytest.raises(RuntimeError, match="diverged"):
            fit(Diverging(), logger, tmp_path, enable_checkpointing=False)
        assert rf.active_run() is run
    found = spooled(logger)
    assert [status["status"] for status in found.of("status")] == ["finished"]
    assert len(found.points["train/loss"]) == 2


def test_ranks_other_than_zero_make_no_run(spool_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rank_zero_only, "rank", 1)
    logger = RunfolioLogger("lines", **OFFLINE)
    logger.log_hyperparams({"lr": 1})
    logger.log_metrics({"loss": 1.0}, step=0)
    logger.experiment.tag("nothing")
    logger.finalize("success")
    assert logger.version is None
    assert not spool_dir.exists()


def test_a_copy_in_another_process_would_go_on_with_the_run() -> None:
    logger = RunfolioLogger("lines", **OFFLINE)
    logger.log_metrics({"loss": 1.0}, step=0)
    copy = pickle.loads(pickle.dumps(logger))
    assert copy.version == logger.version == logger.experiment.id
    assert copy.name == "lines"
