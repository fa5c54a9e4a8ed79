"""Names for runs that were given none: two words and a number, easy to say and to tell apart."""

from __future__ import annotations

import random
from typing import Final

ADJECTIVES: Final = (
    "amber", "bold", "brave", "bright", "brisk", "calm", "clear", "clever", "cosmic", "crisp", "curious", "deep",
    "eager", "early", "fair", "fast", "fine", "fresh", "gentle", "golden", "grand", "happy", "hidden", "jolly",
    "keen", "kind", "light", "lively", "lucky", "mellow", "misty", "noble", "patient", "proud", "quick", "quiet",
    "rapid", "rosy", "round", "silent", "silver", "smooth", "snowy", "solar", "steady", "sunny", "swift", "tidy",
    "vivid", "warm", "wild", "wise", "witty", "young",
)  # fmt: skip
NOUNS: Final = (
    "acorn", "anchor", "badger", "beacon", "breeze", "brook", "canyon", "cedar", "cloud", "comet", "coral", "crane",
    "delta", "dune", "eagle", "ember", "falcon", "fern", "fjord", "forest", "fox", "galaxy", "garden", "glacier",
    "harbor", "hawk", "heron", "island", "lagoon", "lantern", "lark", "maple", "meadow", "meteor", "moon", "nebula",
    "oak", "ocean", "orbit", "otter", "owl", "pebble", "pine", "planet", "prairie", "raven", "reef", "ridge", "river",
    "sparrow", "spruce", "star", "summit", "tide", "valley", "willow", "wren",
)  # fmt: skip


def invent() -> str:
    """Something like ``brisk-otter-7``. The training's own random numbers are left alone."""
    source = random.SystemRandom()
    return f"{source.choice(ADJECTIVES)}-{source.choice(NOUNS)}-{source.randrange(1, 100)}"
