"""One change to many runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runfolio.server.errors import Invalid, NotFound
from runfolio.server.experiments import service as experiments

from . import service

if TYPE_CHECKING:
    from runfolio.server.db.session import WriteSession
    from runfolio.wire.resources import BulkAction, Lifecycle, RunsBulk

_BECOMES: Final[dict[BulkAction, Lifecycle]] = {"archive": "archived", "delete": "deleted", "restore": "active"}


async def change(session: WriteSession, body: RunsBulk) -> dict[str, str]:
    """Carry out a bulk request; gives the experiment of each run that was changed.

    Raises :class:`Invalid` for a request that is not clear, ``InvalidFilter``.
    """
    if (body.action == "tag") != bool(body.tags):
        raise Invalid("body.tags", "belongs to the action tag, which needs it")
    ids = await _chosen(session, body)
    if body.action == "tag":
        return await service.tag(session, ids, body.tags)
    return await service.set_lifecycle(session, ids, _BECOMES[body.action])


async def _chosen(session: WriteSession, body: RunsBulk) -> list[str]:
    if (body.ids is None) == (body.filter is None):
        raise Invalid("body.ids", "give either ids or a filter")
    if body.ids is not None:
        return body.ids
    if body.experiment_id is None:
        raise Invalid("body.experiment_id", "a filter needs the experiment that it searches")
    try:
        await experiments.require(session, body.experiment_id)
    except NotFound as error:
        raise Invalid("body.experiment_id", error.detail) from None
    lifecycles = ("archived", "deleted") if body.action == "restore" else ("active", "archived")
    return await service.found(session, body.experiment_id, body.filter or "", lifecycles)
