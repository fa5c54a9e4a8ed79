"""A small neural network for 8 x 8 pictures of digits, in NumPy alone."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

CLASSES = 10
SIDE = 8
LEAK = 0.01
VALIDATION = 360
"""How many of the 1,797 pictures are kept for validation."""


@dataclass(frozen=True)
class Digits:
    """Pictures as rows of 64 numbers from 0 to 1, and which digit each one shows."""

    images: Floats
    labels: Labels

    def shifted(self, rng: np.random.Generator) -> "Digits":
        """The same pictures in a new order, each moved by up to one pixel, so that no two passes are alike."""
        order = rng.permutation(len(self.labels))
        down, right = rng.integers(-1, 2, size=(2, len(order), 1, 1))
        pixel = np.arange(SIDE)
        rows, columns = (pixel[:, None] + down) % SIDE, (pixel + right) % SIDE
        moved = self.images[order].reshape(-1, SIDE, SIDE)[np.arange(len(order))[:, None, None], rows, columns]
        return Digits(moved.reshape(-1, SIDE * SIDE), self.labels[order])

    def batches(self, size: int) -> "list[Digits]":
        """The pictures in groups of `size`."""
        starts = range(0, len(self.labels), size)
        return [Digits(self.images[i : i + size], self.labels[i : i + size]) for i in starts]


def load() -> tuple[Digits, Digits]:
    """The digits that come with scikit-learn, as (training, validation)."""
    images, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(labels))
    kept, rest = order[:VALIDATION], order[VALIDATION:]
    return Digits(images[rest] / 16, labels[rest]), Digits(images[kept] / 16, labels[kept])


@dataclass(frozen=True)
class Score:
    """How well a network does on some pictures."""

    loss: float
    accuracy: float
    guesses: Labels


class Network:
    """Layers of weights with leaky ReLU between them and softmax at the end, trained by gradient descent with momentum.

    Args:
        sizes: Neurons of the hidden layers; none makes a linear classifier.
        seed: Where the first weights come from.
    """

    def __init__(self, sizes: list[int], seed: int) -> None:
        rng = np.random.default_rng(seed)
        widths = [SIDE * SIDE, *sizes, CLASSES]
        # One row more than inputs: it holds the biases.
        self.weights = [rng.normal(0, (2 / a) ** 0.5, (a + 1, b)) for a, b in pairwise(widths)]
        self.momentum = [np.zeros_like(w) for w in self.weights]

    def score(self, digits: Digits) -> Score:
        """Cross-entropy (nats), the share of right guesses, and the guesses."""
        chances = self._forward(digits.images)[-1]
        loss = -np.log(chances[np.arange(len(digits.labels)), digits.labels] + 1e-12).mean()
        guesses = chances.argmax(axis=1)
        return Score(float(loss), float((guesses == digits.labels).mean()), guesses)

    def learn(self, digits: Digits, rate: float) -> float:
        """Take one step down the gradient on a batch; returns the gradient's length before it."""
        gradients = self._gradients(digits)
        for weights, momentum, gradient in zip(self.weights, self.momentum, gradients, strict=True):
            momentum[:] = 0.9 * momentum + gradient
            weights[:] -= rate * momentum
        return float(np.sqrt(sum((gradient**2).sum() for gradient in gradients)))

    def save(self, path: Path, step: int) -> None:
        """Write all that `restore()` needs, in one move: a kill leaves the old file or the new one."""
        arrays: dict[str, Any] = {f"weights_{i}": w for i, w in enumerate(self.weights)}
        arrays |= {f"momentum_{i}": m for i, m in enumerate(self.momentum)}
        half_written = path.with_suffix(".part.npz")
        np.savez(half_written, step=step, **arrays)
        half_written.replace(path)

    def restore(self, path: Path) -> int:
        """Read what `save()` wrote; returns its step."""
        with np.load(path) as saved:
            self.weights = [saved[f"weights_{i}"] for i in range(len(self.weights))]
            self.momentum = [saved[f"momentum_{i}"] for i in range(len(self.momentum))]
            return int(saved["step"])

    def _forward(self, images: Floats) -> list[Floats]:
        """What each layer puts out; the last are the chances of each digit."""
        layers = [images]
        for weights in self.weights:
            if len(layers) > 1:
                layers[-1] = np.maximum(layers[-1], LEAK * layers[-1])
            layers.append(layers[-1] @ weights[:-1] + weights[-1])
        scores = layers[-1] - layers[-1].max(axis=1, keepdims=True)
        chances = np.exp(scores)
        layers[-1] = chances / chances.sum(axis=1, keepdims=True)
        return layers

    def _gradients(self, digits: Digits) -> list[Floats]:
        layers = self._forward(digits.images)
        wanted = np.eye(CLASSES)[digits.labels]
        error = (layers[-1] - wanted) / len(digits.labels)
        gradients: list[Floats] = []
        for below, weights in zip(reversed(layers[:-1]), reversed(self.weights), strict=True):
            gradients.append(np.vstack([below.T @ error, error.sum(axis=0)]))
            error = (error @ weights[:-1].T) * np.where(below > 0, 1, LEAK)
        return gradients[::-1]
