"""A Lightning training with MLflow's logger, which sends checkpoints."""

import warnings
from typing import Any

import torch
from torch.utils.data import DataLoader, TensorDataset

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import lightning.pytorch as pl
    from lightning.pytorch.callbacks import ModelCheckpoint
    from lightning.pytorch.loggers import MLFlowLogger


class Line(pl.LightningModule):
    """Learns that a line is flat."""

    def __init__(self) -> None:
        super().__init__()
        self.save_hyperparameters({"lr": 0.1})
        self.layer = torch.nn.Linear(4, 1)

    def training_step(self, batch: list[Any], _index: int) -> Any:
        loss = self.layer(batch[0]).pow(2).mean()
        self.log("train/loss", loss)
        return loss

    def configure_optimizers(self) -> Any:
        return torch.optim.SGD(self.parameters(), 0.1)


def main() -> None:
    logger = MLFlowLogger("lightning", run_name="line", log_model="all")
    data = DataLoader(TensorDataset(torch.randn(32, 4)), batch_size=8)
    trainer = pl.Trainer(
        max_epochs=2,
        logger=logger,
        callbacks=[ModelCheckpoint(save_top_k=-1, dirpath="checkpoints")],
        log_every_n_steps=1,
        enable_progress_bar=False,
        enable_model_summary=False,
        accelerator="cpu",
    )
    trainer.fit(Line(), data)
    print(logger.run_id)


if __name__ == "__main__":
    main()
