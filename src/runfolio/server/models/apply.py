"""What a run's writer says of models that it made, applied within an upload's transaction.

Every record may come twice: what a person changed or deleted since then stays so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runfolio.server import clock
from runfolio.server.errors import Conflict, Invalid
from runfolio.server.objects import service as objects
from runfolio.server.objects.trees import checked
from runfolio.wire.models import ModelCreate

from . import files, queries, service

if TYPE_CHECKING:
    from runfolio.server.db.models import Model, Run
    from runfolio.server.db.session import WriteSession
    from runfolio.wire import events


async def apply_model(session: WriteSession, run: Run, event: events.Model) -> None:
    """A model of the run, made when it is new; said as ready, all of its files are there.

    Raises :class:`Invalid` for an id that no model may have, :class:`Conflict` for that of another run's model.
    """
    model = await _find(session, run, event.id)
    if model is None:
        model = await _create(session, run, event)
    if event.status == "ready" and model.status == "pending":
        model.status = "ready"
    run.updated_at = model.updated_at = clock.now()


async def _create(session: WriteSession, run: Run, event: events.Model) -> Model:
    place = {"experiment_id": run.experiment_id, "run_id": run.id, "id": event.id}
    new = ModelCreate(event.name, **place, type=event.kind, status="pending", params=event.params, tags=event.tags)
    model = await service.create(session, new)
    await queries.put_uses(session, [{"run_id": run.id, "model_id": model.id, "role": "output", "step": event.step}])
    return model


async def apply_file(session: WriteSession, run: Run, event: events.ModelFile) -> None:
    """Name a stored object by a path of a model that is pending; of any other model this was said before.

    Raises :class:`Invalid` for a model or bytes that are not there, and for a path that no model may hold.
    """
    path = checked(event.path, "path")
    model = await _find(session, run, event.model)
    if model is None:
        raise Invalid("model", f"there is no model {event.model!r}; its record goes before those of its files")
    if model.status == "pending":
        await objects.require(session, event.digest, event.size)
        await files.name(session, model.id, path, event.digest, event.size, event.mime)
    run.updated_at = clock.now()


async def _find(session: WriteSession, run: Run, model_id: str) -> Model | None:
    model = await queries.lock(session, model_id)
    if model is not None and model.run_id != run.id:
        message = f"the model {model_id!r} is not of this run"
        raise Conflict(message)
    return model
