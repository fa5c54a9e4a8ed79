"""Group commit: uploads that wait at the same time share a transaction, and each is answered after the commit."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import OperationalError

from runfolio.server.errors import Busy, DomainError
from runfolio.server.metrics import service as metrics
from runfolio.server.runs import starting

from . import queries
from .apply import Applied, apply
from .pace import Pace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from runfolio.server.changes import ChangeHub
    from runfolio.server.db.session import Database, WriteSession

    from .upload import Upload

log = logging.getLogger(__name__)

MAX_GROUP: Final = 512
MANY_STARTS: Final = 4
"""New writers in one group from which on their runs are made together."""
MAX_GROUP_BYTES: Final = 32 << 20
POSTGRES_COMMITTERS: Final = 4


@dataclass(slots=True)
class _Waiting:
    upload: Upload
    done: asyncio.Future[int] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def succeed(self, offset: int) -> None:
        if not self.done.done():
            self.done.set_result(offset)

    def fail(self, error: BaseException) -> None:
        if not self.done.done():
            self.done.set_exception(error)


class Ingest:
    """The queue in front of the commits, bounded in bytes."""

    def __init__(
        self, database: Database, changes: ChangeHub, queue_bytes: int, on_end: Callable[[], None] = lambda: None
    ) -> None:
        """``on_end`` is called after a commit in which a run has ended."""
        self._database = database
        self._changes = changes
        self._on_end = on_end
        self._limit = queue_bytes
        self._bytes = 0
        self._queue: deque[_Waiting] = deque()
        self._busy: set[tuple[str, str]] = set()
        self._wake = asyncio.Event()
        """Set when there may be something to take. Nothing awaits between a look and clearing it, so none is missed."""
        self._closing = False
        self.pace = Pace()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Ingest]:
        """Commits in the background; whoever waits when the block ends is still answered."""
        committers = 1 if self._database.is_sqlite else POSTGRES_COMMITTERS
        tasks = [asyncio.create_task(self._commit_groups(), name=f"commit-{i}") for i in range(committers)]
        try:
            yield self
        finally:
            self._closing = True
            self._wake.set()
            await asyncio.gather(*tasks)

    async def submit(self, upload: Upload) -> int:
        """The writer's offset, once the upload is durable. Raises :class:`Busy` when the queue is full."""
        size = len(upload.body)
        if self._bytes + size > self._limit and self._queue:
            raise Busy(self.pace.retry_after())
        waiting = _Waiting(upload)
        self._queue.append(waiting)
        self._bytes += size
        self._wake.set()
        return await waiting.done

    async def _commit_groups(self) -> None:
        while (group := await self._next_group()) is not None:
            try:
                await self._commit(group)
            finally:
                self._bytes -= sum(len(waiting.upload.body) for waiting in group)
                self._busy -= {waiting.upload.key for waiting in group}
                self._wake.set()

    async def _next_group(self) -> list[_Waiting] | None:
        """What waits, at most one upload a writer; None when the server closes and nothing does."""
        while True:
            if group := self._take():
                return group
            if self._closing and not self._queue:
                return None
            self._wake.clear()
            await self._wake.wait()

    def _take(self) -> list[_Waiting]:
        group: list[_Waiting] = []
        passed: list[_Waiting] = []
        size = 0
        while self._queue and len(group) < MAX_GROUP and size < MAX_GROUP_BYTES:
            waiting = self._queue.popleft()
            if waiting.upload.key in self._busy:
                passed.append(waiting)
                continue
            self._busy.add(waiting.upload.key)
            size += len(waiting.upload.body)
            group.append(waiting)
        self._queue.extendleft(reversed(passed))
        return group

    async def _commit(self, group: list[_Waiting]) -> None:
        """One transaction for all; when it fails, one for each, so that one member's fault stays its own."""
        group.sort(key=lambda waiting: waiting.upload.key)
        try:
            await self._transaction(group)
        except Exception as error:
            if len(group) == 1:
                if not isinstance(error, DomainError | OperationalError):
                    log.exception("an upload of run %s failed", group[0].upload.run_id)
                group[0].fail(error)
                return
            for waiting in group:
                await self._commit([waiting])

    async def _known(self, session: WriteSession, uploads: Sequence[Upload]) -> dict[tuple[str, str], queries.Known]:
        """The writers of some uploads, locked; those of wholly new runs are made first."""
        known = await queries.lock_writers(session, [upload.key for upload in uploads])
        new = [(upload, start) for upload in uploads if upload.key not in known and (start := upload.start())]
        if len(new) < MANY_STARTS:
            return known
        await starting.start_new(session, [starting.Beginning(*upload.key, start) for upload, start in new])
        return known | await queries.lock_writers(session, [upload.key for upload, _ in new])

    async def _transaction(self, group: list[_Waiting]) -> None:
        stored: list[tuple[_Waiting, Applied]] = []
        with self.pace.measure():
            async with self._database.write() as session:
                known = await self._known(session, [waiting.upload for waiting in group])
                stored += [
                    (waiting, await apply(session, waiting.upload, known.get(waiting.upload.key))) for waiting in group
                ]
                await queries.move_writers(session, [applied.moved for _, applied in stored])
                await metrics.append(session, [applied.batch for _, applied in stored if applied.batch])
        for waiting, applied in stored:
            waiting.succeed(applied.moved.offset)
        if any(applied.ended for _, applied in stored):
            self._on_end()
        self._changes.publish(
            runs={waiting.upload.run_id for waiting, _ in stored},
            experiments={applied.experiment for _, applied in stored if applied.experiment},
        )
