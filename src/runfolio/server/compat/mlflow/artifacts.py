"""Files of runs and of models: a list by run, and the proxy at which clients put and get them as who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Protocol

from fastapi import APIRouter, Header, Query, Request, Response

from runfolio.server.answers import json_answer
from runfolio.server.deps import App, Read, Write
from runfolio.server.runs import service as runs

from . import entities, model_files, paths, rules, run_files
from .errors import MISSING, MlflowError, MlflowRoute

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from runfolio.server.db.session import ReadSession, WriteSession
    from runfolio.server.services import Services
    from runfolio.wire.files import ArtifactEntry

router = APIRouter(prefix="/artifacts", route_class=MlflowRoute)
proxy = APIRouter(prefix="/api/2.0/mlflow-artifacts/artifacts", route_class=MlflowRoute)
page_files = APIRouter(route_class=MlflowRoute)


class Keeper(Protocol):
    """What keeps files by the id of their owner and a path below it."""

    async def level(self, session: ReadSession, owner: str, folder: str, /) -> list[ArtifactEntry]: ...

    async def sent(
        self, services: Services, request: Request, session: ReadSession, owner: str, path: str, /
    ) -> Response: ...

    async def put(
        self,
        services: Services,
        owner: str,
        path: str,
        body: AsyncIterator[bytes],
        length: int | None,
        mime: str | None,
        /,
    ) -> None: ...

    async def delete(self, services: Services, session: WriteSession, owner: str, path: str, /) -> None: ...


@router.get("/list")
async def list_files(
    session: Read,
    run_id: Annotated[str | None, Query()] = None,
    run_uuid: Annotated[str | None, Query()] = None,
    path: Annotated[str, Query()] = "",
) -> Response:
    """A folder of a run; of a file, nothing."""
    run = await runs.require(session, rules.run_id(run_id, run_uuid))
    root = entities.artifact_uri(run.experiment_id, run.id)
    files = await run_files.level(session, run.id, paths.checked(path))
    return json_answer(
        entities.filled({"root_uri": root, "files": [paths.document(each, each.path) for each in files]})
    )


@proxy.get("")
async def list_proxied(session: Read, path: Annotated[str, Query()] = "") -> Response:
    """The same by the path that the proxy knows; names are relative to it."""
    keeper, owner, inner = _within(path)
    files = await keeper.level(session, owner, inner)
    return json_answer({"files": [paths.document(each, each.name) for each in files]})


@proxy.get("/{path:path}")
async def get(services: App, request: Request, session: Read, path: str) -> Response:
    """A file."""
    keeper, owner, inner = _within(path)
    return await keeper.sent(services, request, session, owner, inner)


@page_files.get("/get-artifact")
async def get_of_run(
    services: App, request: Request, session: Read, path: Annotated[str, Query()], run_uuid: Annotated[str, Query()]
) -> Response:
    """A file by its run."""
    return await run_files.sent(services, request, session, rules.run_id(run_uuid), paths.checked(path))


@page_files.post("/ajax-api/2.0/mlflow/upload-artifact")
async def put_of_run(
    services: App,
    request: Request,
    path: Annotated[str, Query()],
    run_uuid: Annotated[str, Query()],
    content_length: Annotated[int | None, Header()] = None,
    content_type: Annotated[str | None, Header(max_length=255)] = None,
) -> Response:
    """The body is a file of a run."""
    run, inner, mime = rules.run_id(run_uuid), paths.checked(path), paths.media_type(content_type)
    await run_files.put(services, run, inner, request.stream(), content_length, mime)
    return json_answer({})


@proxy.put("/{path:path}")
async def put(
    services: App,
    request: Request,
    path: str,
    content_length: Annotated[int | None, Header()] = None,
    content_type: Annotated[str | None, Header(max_length=255)] = None,
) -> Response:
    """The body is the file."""
    keeper, owner, inner = _within(path)
    await keeper.put(services, owner, inner, request.stream(), content_length, paths.media_type(content_type))
    return json_answer({})


@proxy.delete("/{path:path}")
async def delete(services: App, session: Write, path: str) -> Response:
    """Forget a file."""
    keeper, owner, inner = _within(path)
    await keeper.delete(services, session, owner, inner)
    return json_answer({})


def _within(path: str) -> tuple[Keeper, str, str]:
    """What keeps a path of the proxy, for whom, and by which path.

    It is ``<experiment>/<run>/artifacts/<path>`` or ``<experiment>/models/<model>/artifacts/<path>``.
    """
    parts = paths.checked(path).split("/")[1:]
    keeper: Keeper = run_files
    if parts[:1] == ["models"]:
        keeper, parts = model_files, parts[1:]
    if len(parts) < 2 or parts[1] != "artifacts":
        raise MlflowError(MISSING, f"neither a run nor a model keeps files below {path!r}")
    return keeper, parts[0], "/".join(parts[2:])
