"""What a training shows beside its curves: digits, weights, and which digits were taken for which."""

import numpy as np
from numpy.typing import NDArray

import runfolio as rf
from network import CLASSES, SIDE, Digits, Floats, Labels

Pixels = NDArray[np.uint8]

ENLARGED = 6
COLD, BLANK, WARM = np.array([33, 102, 172]), np.array([247, 247, 247]), np.array([178, 24, 43])


def digits(some: Digits) -> rf.Image:
    """The first 64 pictures, eight in a row."""
    sheet = tiles(some.images[:64].reshape(-1, SIDE, SIDE))
    return rf.Image((255 - 255 * enlarge(sheet)).astype(np.uint8), caption="what there is to learn from")


def weights(layer: Floats) -> rf.Image:
    """What the first neurons look for: red is what speaks for them, blue what speaks against."""
    squares = layer[:-1].T[:64].reshape(-1, SIDE, SIDE)
    reach = float(np.abs(squares).max()) or 1.0
    return rf.Image(coloured(enlarge(tiles(squares)) / reach), caption="weights of the first layer")


def confusion(truth: Labels, guesses: Labels) -> tuple[rf.Table, rf.Image]:
    """How often each digit (row) was taken for each digit (column), as a table and as a picture."""
    counts = np.zeros((CLASSES, CLASSES), dtype=np.int64)
    np.add.at(counts, (truth, guesses), 1)
    rows = [[digit, *row] for digit, row in enumerate(counts.tolist())]
    table = rf.Table(columns=["digit", *(f"taken for {guess}" for guess in range(CLASSES))], rows=rows)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return table, rf.Image(coloured(enlarge(shares, 24)), caption="rows: the digit; columns: what it was taken for")


def tiles(squares: Floats) -> Floats:
    """Squares of one size beside and below each other, eight in a row, with a blank pixel between them."""
    framed = np.pad(squares, ((0, -len(squares) % 8), (0, 1), (0, 1)))
    side = framed.shape[1]
    return framed.reshape(-1, 8, side, side).swapaxes(1, 2).reshape(-1, 8 * side)


def enlarge(picture: Floats, times: int = ENLARGED) -> Floats:
    return picture.repeat(times, axis=0).repeat(times, axis=1)


def coloured(values: Floats) -> Pixels:
    """Blue for -1, white for 0, red for 1; shape (height, width, 3)."""
    strength = np.clip(np.abs(values), 0, 1)[..., None]
    towards = np.where(values[..., None] < 0, COLD, WARM)
    pixels: Pixels = (BLANK + strength * (towards - BLANK)).astype(np.uint8)
    return pixels
