"""Who is told of a change to a model: whoever looks at its run, or at its experiment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runfolio.server.changes import ChangeHub
    from runfolio.server.db.models import Model
    from runfolio.server.db.session import WriteSession


def tell(changes: ChangeHub, session: WriteSession, model: Model) -> None:
    """Once ``session`` is committed."""
    runs = {model.run_id} if model.run_id else set[str]()
    experiment = model.experiment_id
    session.after_commit(lambda: changes.publish(runs=runs, experiments={experiment}))
