"""Start the tracker and train a grid of small networks beside it, two at a time.

Some of it goes wrong on purpose: one network diverges, one training is killed and comes back, two log their validation
late and out of order. `scripts/start --demo` runs this; Ctrl-C ends it and everything that it started.
"""

import argparse
import asyncio
import itertools
import os
import re
import signal
import sys
import uuid
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import results

HERE = Path(__file__).parent
AT_ONCE = 2
MODELS = ("linear", "small", "deep")
RATES = (0.003, 0.01, 0.03, 0.1)
DIVERGES = ("deep", 3.0)
VALIDATES_LATE = {("small", 0.01), ("deep", 0.01)}
DIES = ("small", 0.03)
LISTENS = re.compile(r"listens on (http://\S+)")
SECONDS_TO_END = 45
SECONDS_A_STEP = 0.02
"""A fast machine would be done before anybody has looked."""


@dataclass(frozen=True)
class Training:
    """One run of the grid."""

    model: str
    rate: float
    steps: int
    run: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def last_words(self) -> str | None:
        """What its first life prints before it is killed, some way past a checkpoint; None if it lives on."""
        return f"step {max(100, self.steps // 2)}:" if (self.model, self.rate) == DIES else None

    def __str__(self) -> str:
        return f"{self.model}, rate {self.rate:g}"

    def arguments(self, group: str, folder: Path) -> list[str]:
        """The command line of its process."""
        late = ["--late-validation"] if (self.model, self.rate) in VALIDATES_LATE else []
        said = vars(self) | {"group": group, "folder": folder, "seconds": self.steps * SECONDS_A_STEP}
        options = [f"--{name}={value}" for name, value in said.items()]
        return [sys.executable, str(HERE / "train.py"), *options, *late]


@asynccontextmanager
async def process(*command: str, **environment: str) -> AsyncIterator[Process]:
    """A process of its own session, ended in order when the block is left and by force if it does not listen."""
    child = await asyncio.create_subprocess_exec(
        *command,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=os.environ | environment,
        start_new_session=True,  # Ctrl-C reaches this program alone, which ends the others one after another.
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.terminate()
            # Not cancelled by a second Ctrl-C: what was started here must not outlive it.
            await asyncio.shield(end(child))


async def end(child: Process) -> None:
    """Wait for the end of a process that has been told to, and force it after a while."""
    assert child.stdout is not None
    try:
        async with asyncio.timeout(SECONDS_TO_END):
            await child.stdout.read()
            await child.wait()
    except TimeoutError:
        child.kill()
        await child.wait()


async def lines(child: Process) -> AsyncIterator[str]:
    """What a process prints, line by line."""
    assert child.stdout is not None
    async for line in child.stdout:
        yield line.decode(errors="replace").rstrip()


def tell(words: str) -> None:
    print(words, flush=True)


async def first_address(tracker: Process) -> str:
    """Repeat what the tracker says until it says where it listens."""
    async for line in lines(tracker):
        tell(line)
        found = LISTENS.search(line)
        if found:
            return found[1]
    message = "The tracker did not start; its own words are above."
    raise SystemExit(message)


async def repeat(tracker: Process) -> None:
    """Repeat what the tracker says until it ends."""
    async for line in lines(tracker):
        tell(line)


async def train(training: Training, group: str, folder: Path) -> None:
    """Run one training to its end; if it is the one that dies, kill it on the way and start it once more."""
    await asyncio.to_thread(folder.mkdir, parents=True)
    command = training.arguments(group, folder)
    # One thread each: two trainings share two cores better than four threads do.
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1")
    for last_words in filter(None, (training.last_words, "none")):
        async with process(*command, **one_thread) as child:
            said = [""]
            async for line in lines(child):
                said.append(line)
                if line.startswith(last_words):
                    child.kill()
                    tell(f"    {training}: killed after {line}; it starts again")
            if await child.wait() > 0:
                tell(f"    {training}: ended with status {child.returncode}: {said[-1]}")


async def train_all(trainings: Sequence[Training], group: str, folder: Path) -> None:
    """Run all trainings, `AT_ONCE` at a time."""
    waiting = list(trainings)
    number = itertools.count(1)
    total = len(waiting)
    tell(f"Training {total} networks on pictures of digits, {AT_ONCE} at a time ...")

    async def worker() -> None:
        while waiting:
            training = waiting.pop(0)
            tell(f"{next(number):4}/{total}  {training}")
            await train(training, group, folder / training.run)

    async with asyncio.TaskGroup() as workers:
        for _ in range(AT_ONCE):
            workers.create_task(worker())


async def demo(options: argparse.Namespace) -> None:
    """Everything: the tracker, the trainings, the table at the end."""
    data: Path = options.data
    grid = [DIVERGES, *((model, rate) for rate in RATES for model in MODELS)]
    trainings = [Training(model, rate, options.steps) for model, rate in grid]
    group = f"demo {uuid.uuid4().hex[:6]}"
    # Spools beside the data: the demo then needs no home directory.
    os.environ |= {"RUNFOLIO_SPOOL_DIR": str(data / "spool"), "PYTHONUNBUFFERED": "1"}
    server = [sys.executable, "-m", "runfolio.cli.main", "server", "--port", str(options.port), "--data", str(data)]
    async with process(*server) as tracker:
        url = await first_address(tracker)
        os.environ["RUNFOLIO_URL"] = url
        repeating = asyncio.create_task(repeat(tracker))
        try:
            await train_all(trainings, group, data / "demo" / group)
            tell(await asyncio.to_thread(results.table, [training.run for training in trainings]))
            tell(f"The tracker answers at {url}")
            if not options.exit:
                tell("It goes on until Ctrl-C.")
                await repeating
        finally:
            repeating.cancel()
            await asyncio.wait([repeating])


async def until_told() -> None:
    """Run the demo, and take SIGTERM as Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5151)
    parser.add_argument("--data", type=lambda given: Path(given).absolute(), default="runfolio-data")
    parser.add_argument("--steps", type=int, default=800, help="steps of each training")
    parser.add_argument("--exit", action="store_true", help="stop when the trainings are done")
    work = asyncio.create_task(demo(parser.parse_args()))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, work.cancel)
    await work


if __name__ == "__main__":
    try:
        asyncio.run(until_told())
    except (KeyboardInterrupt, asyncio.CancelledError):
        tell("Stopped.")
        sys.exit(130)
