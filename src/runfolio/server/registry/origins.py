"""Where a version's files are: those of a model, a folder of a run's, or at an address elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runfolio.server.errors import Invalid, NotFound
from runfolio.server.models import service as models
from runfolio.server.objects.trees import checked_folder
from runfolio.server.runs import service as runs

from .rules import source_of_model, source_of_run

if TYPE_CHECKING:
    from runfolio.server.db.session import WriteSession
    from runfolio.wire.models import VersionCreate


async def find_origin(session: WriteSession, new: VersionCreate) -> dict[str, str | None]:
    """The columns that say it. A ``source`` given beside a model or a folder is only what people are shown.

    Raises :class:`Invalid` for what is not there, :class:`Gone` for what was deleted.
    """
    if new.model_id is not None:
        return await _of_model(session, new.model_id, new)
    if new.path is not None:
        return await _of_run(session, new.path, new)
    if not new.source:
        raise Invalid("body.source", "give model_id, or run_id and path, or the source where the files lie")
    return {"model_id": None, "run_id": new.run_id, "path": None, "source": new.source}


async def _of_model(session: WriteSession, model_id: str, new: VersionCreate) -> dict[str, str | None]:
    if new.path is not None:
        raise Invalid("body.path", "give either model_id or path")
    try:
        model = await models.lock_kept(session, model_id)
    except NotFound as error:
        raise Invalid("body.model_id", error.detail) from None
    source = new.source or source_of_model(model.id)
    return {"model_id": model.id, "run_id": new.run_id or model.run_id, "path": None, "source": source}


async def _of_run(session: WriteSession, path: str, new: VersionCreate) -> dict[str, str | None]:
    if new.run_id is None:
        raise Invalid("body.run_id", "a path is that of a run's files: give run_id too")
    folder = checked_folder(path, "body.path")
    try:
        run = await runs.lock_kept(session, new.run_id)
    except NotFound as error:
        raise Invalid("body.run_id", error.detail) from None
    return {"model_id": None, "run_id": run.id, "path": folder, "source": new.source or source_of_run(run.id, folder)}
