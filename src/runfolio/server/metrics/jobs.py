"""Work behind the answers: fold, merge, seal.

Each job reads a snapshot, computes in a thread, and then, in one transaction, replaces exactly the batches that it
read. If another server was there before, it finds so and leaves: no watermark, nothing to repair after a kill.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from . import chunk_queries, queries
from .batches import PACK, NewBatch, read_batches, summarise_batches
from .blocks import group
from .pack import write_pack
from .refold import refold
from .sealing import SEAL_ROWS, Plan, plan
from .visibility import Visibility

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from runfolio.server.db.session import Database, ReadSession, WriteSession

    from .queries import Batch, Task
    from .summary import Summary

log = logging.getLogger(__name__)

PASS_BYTES: Final = 32 << 20
"""Most payload that one job holds at a time."""
PASS_RUNS: Final = 512
FOLD_ROWS: Final = 1000
"""Summaries that one transaction stores: it takes some hundredths of a second, and uploads wait meanwhile."""
MERGE_FAN_IN: Final = 16
TOP_LEVEL: Final = 2
SEARCH_RUNS: Final = 64
"""Runs with unfolded uploads that a search folds before it answers."""
SEARCH_WAIT_S: Final = 0.3
"""How long a search waits for jobs that are at work already, which are likely to do just that."""
TICK_S: Final = 0.5
"""Seconds between two looks at what is due."""
_RETRY_ROWS: Final = 1024


class Jobs:
    """Folds, merges and seals what uploads left."""

    def __init__(self, database: Database, fold_seconds: float) -> None:
        self._database = database
        self._fold_seconds = fold_seconds
        self._folded_at: dict[str, float] = {}
        self._seal_past: dict[str, int] = {}
        self._uncompacted: set[str] = set()
        """Runs that a search has folded, and left the rest of the work to the jobs."""
        self._lock = asyncio.Lock()

    async def tick(self) -> None:
        """One look at everything that is due."""
        async with self._lock:
            async with self._database.read() as session:
                tasks = await queries.tasks(session, PASS_RUNS)
            for task in tasks:
                if task.refold:
                    await refold(self._database, task.run_id)
            await self._fold_and_compact([run for run in await self._unfolded() if self._is_due(run)])
            for task in tasks:
                await self._finish_task(task)
            self._forget_old()

    async def drain(self, run_ids: Collection[str] | None = None) -> None:
        """Fold everything that waits now, whether due or not: before a search, and in tests."""
        async with self._lock:
            runs = await self._unfolded()
            await self._fold_and_compact([run for run in runs if run_ids is None or run in run_ids])

    async def fold_before_search(self, session: ReadSession) -> float:
        """Fold what waits, so that ``session`` sees it, unless that is too much to wait for.

        Gives by how many seconds the search may be behind: 0 when all is folded.
        """
        waiting = await queries.waiting_since(session, limit=SEARCH_RUNS + 1)
        if not waiting:
            return 0.0
        behind = max(0.0, (datetime.now(UTC) - min(waiting.values())).total_seconds())
        if len(waiting) > SEARCH_RUNS:
            return behind
        try:
            await asyncio.wait_for(self._lock.acquire(), SEARCH_WAIT_S)
        except TimeoutError:
            return behind
        try:
            await self._fold(sorted(waiting))
            self._uncompacted |= waiting.keys()
        finally:
            self._lock.release()
        await session.rollback()  # its snapshot is older than the fold
        return 0.0

    async def _unfolded(self) -> list[str]:
        found: list[str] = []
        async with self._database.read() as session:
            while page := await queries.unfolded_runs(session, found[-1] if found else "", PASS_RUNS):
                found += page
        return found

    def _is_due(self, run_id: str) -> bool:
        return time.monotonic() - self._folded_at.get(run_id, -1e9) >= self._fold_seconds

    def _forget_old(self) -> None:
        old = time.monotonic() - 60 * self._fold_seconds
        for run_id in [run for run, at in self._folded_at.items() if at < old]:
            del self._folded_at[run_id]
            self._seal_past.pop(run_id, None)

    async def _fold_and_compact(self, run_ids: Sequence[str]) -> None:
        """Bring the summaries of some runs up to date, then merge and seal what has grown large enough."""
        grown, self._uncompacted = sorted(self._uncompacted.union(run_ids)), set()
        for first in range(0, len(run_ids), PASS_RUNS):
            await self._fold(run_ids[first : first + PASS_RUNS])
        for first in range(0, len(grown), PASS_RUNS):
            await self._compact(grown[first : first + PASS_RUNS])

    async def _fold(self, run_ids: Sequence[str]) -> None:
        """Bring the summaries of some runs up to date."""
        for ids in await self._portions(run_ids, folded=False):
            await self._fold_batches(ids)
        self._folded_at.update(dict.fromkeys(run_ids, time.monotonic()))

    async def _portions(self, run_ids: Collection[str], *, folded: bool, level: int | None = None) -> list[list[int]]:
        """Batch ids of some runs, cut so that no part's payload is much over ``PASS_BYTES``."""
        async with self._database.read() as session:
            sizes = await queries.batch_sizes(session, run_ids, folded=folded, level=level)
        parts: list[list[int]] = []
        room = 0
        for id_, size in sizes:
            if room <= 0 or not parts:
                parts.append([])
                room = PASS_BYTES
            parts[-1].append(id_)
            room -= size
        return parts

    async def _fold_batches(self, ids: Sequence[int]) -> None:
        with _said("fold", f"{len(ids)} batches"):
            await self._fold_known(ids)

    async def _fold_known(self, ids: Sequence[int]) -> None:
        async with self._database.read() as session:
            batches = await queries.batches_by_id(session, ids)
            runs = sorted({batch.run_id for batch in batches})
            attempts = await queries.attempts(session, runs)
        visibility = {run: Visibility.of(found) for run, found in attempts.items()}
        folded = await asyncio.to_thread(_folded, batches, visibility)
        for part in _portioned(folded):
            async with self._database.write() as session:
                await _store(session, part)

    async def _compact(self, run_ids: Sequence[str]) -> None:
        async with self._database.read() as session:
            waiting = await queries.waiting(session, run_ids)
        rows: dict[str, int] = {}
        for level in waiting:
            rows[level.run_id] = rows.get(level.run_id, 0) + level.rows
        for run_id, open_rows in rows.items():
            if open_rows >= max(SEAL_ROWS, self._seal_past.get(run_id, 0)):
                await self.seal(run_id, finish=False)
        for level in waiting:
            if level.batches >= MERGE_FAN_IN and level.level < TOP_LEVEL:
                await self._merge(level.run_id, level.level)

    async def _merge(self, run_id: str, level: int) -> None:
        """Small batches of one level become one of the next."""
        for ids in await self._portions([run_id], folded=True, level=level):
            if len(ids) >= MERGE_FAN_IN:
                with _said("merge", run_id):
                    await self._merge_batches(run_id, ids, level + 1)

    async def _merge_batches(self, run_id: str, ids: Sequence[int], level: int) -> None:
        async with self._database.read() as session:
            batches = await queries.batches_by_id(session, ids)
        blob, rows = await asyncio.to_thread(_merged, batches)
        async with self._database.write() as session:
            if await queries.claim(session, ids, folded=True):
                await queries.delete_batches(session, ids)
                await _put_pack(session, run_id, blob, rows, level)

    async def seal(self, run_id: str, *, finish: bool) -> None:
        """Turn open rows into chunks; what is too little for one stays a single batch."""
        with _said("seal", run_id):
            for ids in await self._portions([run_id], folded=True):
                await self._seal_batches(run_id, ids, finish=finish)
            await self._database.reclaim()

    async def _seal_batches(self, run_id: str, ids: Sequence[int], *, finish: bool) -> None:
        async with self._database.read() as session:
            batches = await queries.batches_by_id(session, ids)
        if not batches or (finish and len(batches) == 1 and batches[0].format == PACK):
            return
        made, blob = await asyncio.to_thread(_planned, run_id, batches, finish=finish)
        left = sum(block.rows for block in made.left)
        self._seal_past[run_id] = left + _RETRY_ROWS
        if not made.sealed and not finish:
            return
        async with self._database.write() as session:
            if await queries.claim(session, ids, folded=True):
                await self._put_sealed(session, made)
                await queries.delete_batches(session, ids)
                if left:
                    await _put_pack(session, run_id, blob, left, TOP_LEVEL if finish else 1)

    async def _put_sealed(self, session: WriteSession, made: Plan) -> None:
        for sealed in made.sealed:
            axis_id = await chunk_queries.insert_axis(session, sealed.axis)
            await chunk_queries.insert_chunks(session, [{**chunk, "axis_id": axis_id} for chunk in sealed.chunks])

    async def _finish_task(self, task: Task) -> None:
        """Seal an ended run, once all of it is folded; then the task is done."""
        if task.finish:
            for ids in await self._portions([task.run_id], folded=False):
                await self._fold_batches(ids)
            await self.seal(task.run_id, finish=True)
        async with self._database.write() as session:
            await queries.clear(session, task)


@contextmanager
def _said(work: str, what: str) -> Iterator[None]:
    """Work that a reader of the log sees begin and end."""
    log.debug("%s begins: %s", work, what)
    yield
    log.debug("%s ends: %s", work, what)


@dataclass(frozen=True, slots=True)
class _Folded:
    """What a run's batches add to its summaries."""

    run_id: str
    batches: list[int]
    summaries: dict[str, Summary]


def _folded(batches: Sequence[Batch], visibility: dict[str, Visibility]) -> list[_Folded]:
    by_run: dict[str, list[Batch]] = {}
    for batch in batches:
        by_run.setdefault(batch.run_id, []).append(batch)
    return [
        _Folded(run, [batch.id for batch in parts], summarise_batches(parts, visibility[run]))
        for run, parts in sorted(by_run.items())
    ]


def _portioned(folded: Sequence[_Folded]) -> Iterator[list[_Folded]]:
    """Runs that are stored together: uploads wait while they are."""
    part: list[_Folded] = []
    rows = 0
    for one in folded:
        part.append(one)
        rows += len(one.summaries)
        if rows >= FOLD_ROWS:
            yield part
            part, rows = [], 0
    if part:
        yield part


async def _store(session: WriteSession, folded: Sequence[_Folded]) -> None:
    ids = [id_ for one in folded for id_ in one.batches]
    if not await queries.claim(session, ids, folded=False):
        return
    new = {(one.run_id, name): summary for one in folded for name, summary in one.summaries.items()}
    known = await queries.summaries_of(session, new.keys())
    total = {key: known[key].merged(added) if key in known else added for key, added in new.items()}
    runs = [one.run_id for one in folded]
    await queries.put_summaries(session, total, await queries.experiments_of(session, runs))
    await queries.mark_folded(session, ids)
    await queries.touch_runs(session, runs, datetime.now(UTC))


def _merged(batches: Sequence[Batch]) -> tuple[bytes, int]:
    blocks = group(read_batches(batches))
    return write_pack(blocks), sum(block.rows for block in blocks)


def _planned(run_id: str, batches: Sequence[Batch], *, finish: bool) -> tuple[Plan, bytes]:
    made = plan(run_id, read_batches(batches), finish=finish)
    return made, write_pack(made.left)


async def _put_pack(session: WriteSession, run_id: str, blob: bytes, rows: int, level: int) -> None:
    made = NewBatch(run_id, "", "", 0, 0, rows, blob, format=PACK, level=level, folded=True)
    await queries.insert_batches(session, [made])
