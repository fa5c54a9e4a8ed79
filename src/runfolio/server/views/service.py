"""Rules of saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runfolio.server import clock
from runfolio.server.errors import Invalid, NotFound
from runfolio.wire.ids import uuid7
from runfolio.wire.views import SavedView

from . import queries

if TYPE_CHECKING:
    from runfolio.server.db.models import View
    from runfolio.server.db.session import ReadSession, WriteSession
    from runfolio.wire.views import SavedViewPut

MAX_STATE: Final = 64 << 10
"""Characters of a view's state."""


async def of_experiment(session: ReadSession, experiment_id: str) -> list[SavedView]:
    """An experiment's views by name."""
    return [_to_resource(view) for view in await queries.of_experiment(session, experiment_id)]


async def put(session: WriteSession, experiment_id: str, new: SavedViewPut) -> SavedView:
    """Save a view; one with the same name is replaced. Raises :class:`Invalid` for one that is too large."""
    if sum(len(key) + len(value) for key, value in new.state.items()) > MAX_STATE:
        raise Invalid("body.state", f"a view's state has at most {MAX_STATE:,} characters")
    now = clock.now()
    row = {"id": uuid7(), "experiment_id": experiment_id, "name": new.name, "owner": new.owner or None}
    view_id = await queries.put(session, row | {"state": new.state, "created_at": now, "updated_at": now})
    saved = await queries.get(session, view_id)
    if saved is None:
        raise NotFound("view", view_id)
    return _to_resource(saved)


async def remove(session: WriteSession, view_id: str) -> None:
    """Raises :class:`NotFound`."""
    if not await queries.remove(session, view_id):
        raise NotFound("view", view_id)


def _to_resource(view: View) -> SavedView:
    state = {str(key): str(value) for key, value in view.state.items()}
    return SavedView(view.id, view.experiment_id, view.name, view.owner, state, view.created_at, view.updated_at)
