"""A training process that notes in shared memory how far its calls of `log()` came: `python training.py NOTE STEPS`.

The loop logs until it is killed, or STEPS steps. With `ROLL` in the environment its segments are tiny; with `FAST` it
does not pause.
"""

import mmap
import os
import random
import struct
import sys
import time

import runfolio as rf
from runfolio.sdk import spool

RETURNED = struct.Struct("<q")


def value(run_id: str, step: int) -> float:
    """A full mantissa, known to whoever knows run and step."""
    return random.Random(f"{run_id}/{step}").gauss(0, 1)


def main() -> None:
    if "ROLL" in os.environ:
        vars(spool).update(FIRST_SIZE=4096, LARGEST_SIZE=4096)  # a roll every few dozen rows
    with open(sys.argv[1], "r+b") as file:  # noqa: PTH123 - it is mapped
        note = mmap.mmap(file.fileno(), 16)
    run = rf.init("killed", capture=False)
    for step in range(int(sys.argv[2])):
        run.log({"walk": value(run.id, step), "twice": 2.0 * step}, step=step)
        RETURNED.pack_into(note, 0, step + 1)
        if "FAST" not in os.environ:
            time.sleep(0.0005)
    RETURNED.pack_into(note, 8, 1)
    run.finish()


if __name__ == "__main__":
    main()
