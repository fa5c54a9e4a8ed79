"""Train one small network on pictures of digits, and let Runfolio keep everything worth keeping.

Run it alone, with a tracker or without: `python examples/demo/train.py --model small --rate 0.1`.
"""

import argparse
import math
import time
from collections import deque
from pathlib import Path

import numpy as np

import pictures
import runfolio as rf
from network import Digits, Network, Score, load

MODELS = {"linear": [], "small": [32], "deep": [64, 64, 32]}
BATCH = 16
CHECKPOINT_EVERY = 100
PICTURE_EVERY = 200


class LateValidation:
    """Validates copies of the weights some time later and in any order, as a separate evaluation job would."""

    def __init__(self, digits: Digits, seed: int) -> None:
        self._digits = digits
        self._rng = np.random.default_rng(seed)
        self._waiting: deque[tuple[int, Network]] = deque()

    def add(self, step: int, network: Network) -> None:
        copy = Network([], 0)
        copy.weights = [weights.copy() for weights in network.weights]
        self._waiting.append((step, copy))

    def due(self, *, at_least: int = 40) -> list[tuple[int, Score]]:
        """Scores of steps that have passed, newest and oldest mixed, once `at_least` of them wait."""
        if len(self._waiting) < at_least:
            return []
        batch = [self._waiting[i] for i in self._rng.permutation(len(self._waiting))]
        self._waiting.clear()
        return [(step, network.score(self._digits)) for step, network in batch]


def validation(score: Score) -> dict[str, float]:
    return {"val/loss": score.loss, "val/accuracy": score.accuracy}


def train(options: argparse.Namespace, run: rf.Run) -> None:
    """Train until the last step, from the checkpoint if there is one."""
    training, held_out = load()
    network = Network(MODELS[options.model], options.seed)
    checkpoint: Path | None = options.checkpoint
    first = network.restore(checkpoint) + 1 if checkpoint and checkpoint.exists() else 0
    late = LateValidation(held_out, options.seed) if options.late_validation else None

    # What is better, and what a chart's axis is called: said once, kept with the experiment.
    run.define_metric("val/accuracy", goal="max")
    run.define_metric("*/loss", goal="min")
    if first == 0:
        run.log({"digits": pictures.digits(training)}, step=0)

    began = time.monotonic()
    for step in range(first, options.steps):
        # Each step is one pass over all pictures, and the random numbers are the step's own: a training that
        # comes back from a checkpoint sees what it would have seen.
        seen = training.shifted(np.random.default_rng([options.seed, step]))
        rate = options.rate * (1 + math.cos(math.pi * step / options.steps)) / 2
        lengths = [network.learn(batch, rate) for batch in seen.batches(BATCH)]
        score = network.score(seen)

        # A nested dict is joined with slashes: train/loss, train/accuracy, ...
        row = {"train": {"loss": score.loss, "accuracy": score.accuracy}, "rate": rate, "gradient": np.mean(lengths)}
        if late is None:
            row |= validation(network.score(held_out))
        run.log(row, step=step)

        if late is not None:
            late.add(step, network)
            for earlier, score in late.due():
                run.log(validation(score), step=earlier)  # steps may come in any order
        if step % PICTURE_EVERY == 0:
            run.log({"weights": pictures.weights(network.weights[0])}, step=step)
        if checkpoint and step % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1:
            network.save(checkpoint, step=step)
        if step % 50 == 0:
            print(f"step {step}: loss {score.loss:.4f}", flush=True)  # console lines are kept, too
        due = began + options.seconds * (step + 1 - first) / options.steps
        time.sleep(max(0.0, due - time.monotonic()))

    for earlier, score in late.due(at_least=1) if late else []:
        run.log(validation(score), step=earlier)
    finish(options, run, network, held_out)


def finish(options: argparse.Namespace, run: rf.Run, network: Network, held_out: Digits) -> None:
    """What is said of a run once: its final numbers, where it went wrong, and the model itself."""
    score = network.score(held_out)
    table, picture = pictures.confusion(held_out.labels, score.guesses)
    run.log({"confusion/table": table, "confusion/picture": picture}, step=options.steps - 1)
    run.summary["parameters"] = sum(weights.size for weights in network.weights)
    if not math.isfinite(score.loss):
        run.tag("diverged")
    model = options.folder / "model.npz"
    network.save(model, step=options.steps - 1)
    run.log_artifact(model)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train one small network on pictures of digits.")
    parser.add_argument("--model", choices=list(MODELS), default="small")
    parser.add_argument("--rate", type=float, default=0.1, help="learning rate at the start; it falls as a cosine")
    parser.add_argument("--steps", type=int, default=800, help="passes over all pictures")
    parser.add_argument("--seconds", type=float, default=0, help="take at least so long, for somebody who looks on")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--run", help="id of the run; the same id goes on with the same run")
    parser.add_argument("--group", help="what this run is one of")
    parser.add_argument("--folder", type=Path, default=Path(), help="where checkpoint and model files are written")
    parser.add_argument("--late-validation", action="store_true", help="validate later, and in any order")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    options.checkpoint = options.folder / "checkpoint.npz" if options.run else None
    return options


def main() -> None:
    options = parse()
    params = {name: getattr(options, name) for name in ("model", "rate", "steps", "late_validation")}
    name = f"{options.model}, rate {options.rate:g}"
    # A network that diverges is a result like any other: NaN is logged, kept and drawn, and no reason to complain.
    with (
        np.errstate(all="ignore"),
        rf.init(
            "digits", id=options.run, name=name, group=options.group, params=params, seed=options.seed, tags=["demo"]
        ) as run,
    ):
        train(options, run)


if __name__ == "__main__":
    main()
