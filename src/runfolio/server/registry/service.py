"""Rules of the registry: who has a name, which numbers versions get, and what an alias names."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from runfolio.server import clock
from runfolio.server.db.types import clean
from runfolio.server.errors import NameTaken, NotFound
from runfolio.server.models import service as models
from runfolio.server.paging import decode_cursor, encode_cursor
from runfolio.wire.ids import uuid7
from runfolio.wire.models import ModelVersion as Version
from runfolio.wire.models import RegisteredModel as Resource
from runfolio.wire.models import RunModels
from runfolio.wire.resources import Page

from . import queries
from .conditions import BY_NAME, NEWEST_OF_EACH
from .describing import describe, describe_versions
from .origins import find_origin
from .rules import check_alias, check_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import ModelVersion, RegisteredModel
    from runfolio.server.db.session import ReadSession, WriteSession
    from runfolio.wire.models import RegisteredModelCreate, RegisteredModelUpdate, VersionCreate, VersionUpdate

    from .conditions import NameCondition, NameOrder, VersionCondition, VersionOrder


# -- names -----------------------------------------------------------------------------------------------------------


async def create(session: WriteSession, new: RegisteredModelCreate) -> RegisteredModel:
    """A new name. Raises :class:`Invalid` for one that no model may have, :class:`NameTaken`."""
    check_name(new.name)
    now = clock.now()
    row = {"id": uuid7(), "name": new.name, "description": new.description or None, "tags": _changed({}, new.tags)}
    made = await queries.add(session, row | {"last_version": 0, "created_at": now, "updated_at": now})
    found = await require(session, new.name)
    if not made:
        raise NameTaken("registered model", new.name, found.id)
    return found


async def require(session: AsyncSession, name: str) -> RegisteredModel:
    """The registered model. Raises :class:`NotFound`."""
    found = await queries.by_name(session, name)
    if found is None:
        raise NotFound("registered model", name)
    return found


async def lock(session: WriteSession, name: str) -> RegisteredModel:
    """The same for a change."""
    found = await queries.lock(session, name)
    if found is None:
        raise NotFound("registered model", name)
    return found


async def update(session: WriteSession, name: str, change: RegisteredModelUpdate) -> RegisteredModel:
    """Rename, describe or tag. Raises :class:`NotFound`, :class:`Invalid`, :class:`NameTaken`."""
    registered = await lock(session, name)
    if change.name is not None and change.name != registered.name:
        await _rename(session, registered, change.name)
    if change.description is not None:
        registered.description = change.description or None
    if change.tags:
        registered.tags = _changed(registered.tags, change.tags)
    registered.updated_at = clock.now()
    return registered


async def _rename(session: WriteSession, registered: RegisteredModel, name: str) -> None:
    check_name(name)
    if not await queries.rename(session, registered.id, name):
        holder = await queries.by_name(session, name)
        raise NameTaken("registered model", name, holder.id if holder else "")
    await session.refresh(registered)


async def delete(session: WriteSession, name: str) -> None:
    """Remove it for good, with its versions and aliases; the models stay. Raises :class:`NotFound`."""
    await queries.remove(session, (await lock(session, name)).id)


async def detail(session: AsyncSession, name: str) -> Resource:
    """A registered model with what is known of its versions. Raises :class:`NotFound`."""
    return (await describe(session, [await require(session, name)]))[0]


async def find(
    session: AsyncSession,
    *,
    where: Sequence[NameCondition] = (),
    order: Sequence[NameOrder] = BY_NAME,
    limit: int,
    offset: int = 0,
) -> list[Resource]:
    """Registered models for which every condition holds."""
    found = await queries.find(session, where=where, order=order, limit=limit, offset=offset)
    return await describe(session, found)


async def list_page(session: ReadSession, *, words: str, limit: int, cursor: str | None) -> Page[Resource]:
    """A page of registered models, by name. Raises ``InvalidCursor``."""
    of = ("registry", words)
    after = decode_cursor(cursor, of, str)
    found = await queries.page(session, words=clean(words), after=after[0] if after else None, limit=limit + 1)
    items = found[:limit]
    following = encode_cursor(of, items[-1].name) if len(found) > limit else None
    return Page(await describe(session, items), following)


# -- versions --------------------------------------------------------------------------------------------------------


async def create_version(session: WriteSession, name: str, new: VersionCreate) -> Version:
    """A version with the next number, which is never given again.

    Raises :class:`NotFound` for the name, :class:`Invalid` for a source that is not there, :class:`Gone`.
    """
    for number, alias in enumerate(new.aliases):
        check_alias(alias, f"body.aliases.{number}")
    origin = await find_origin(session, new)
    now = clock.now()
    found = await queries.next_version(session, name, now)
    if found is None:
        raise NotFound("registered model", name)
    registered_id, version = found
    row = {
        "registered_model_id": registered_id,
        "version": version,
        "description": new.description or None,
        "owner": new.owner or None,
        "stage": new.stage or None,
        "tags": _changed({}, new.tags),
        "run_link": new.run_link or None,
    }
    await queries.add_version(session, row | origin | {"created_at": now, "updated_at": now})
    for alias in new.aliases:
        await queries.put_alias(session, registered_id, alias, version)
    return await version_detail(session, name, version)


async def require_version(session: AsyncSession, name: str, version: int) -> ModelVersion:
    """Raises :class:`NotFound`."""
    found = await queries.get_version(session, name, version)
    if found is None:
        raise NotFound("version of a model", f"{name}/{version}")
    return found


async def version_detail(session: AsyncSession, name: str, version: int) -> Version:
    """A version with its aliases. Raises :class:`NotFound`."""
    found = queries.Named(await require_version(session, name, version), name)
    return (await describe_versions(session, [found]))[0]


async def update_version(session: WriteSession, name: str, version: int, change: VersionUpdate) -> Version:
    """Describe, tag or stage. Raises :class:`NotFound`."""
    registered = await lock(session, name)
    found = await require_version(session, name, version)
    if change.description is not None:
        found.description = change.description or None
    if change.owner is not None:
        found.owner = change.owner or None
    if change.stage is not None:
        found.stage = change.stage or None
    if change.tags:
        found.tags = _changed(found.tags, change.tags)
    found.updated_at = registered.updated_at = clock.now()
    return (await describe_versions(session, [queries.Named(found, name)]))[0]


async def set_stage(
    session: WriteSession, name: str, version: int, stage: str | None, *, others: str | None = None
) -> Version:
    """Put a version into a stage; with ``others``, those that are there now go into that one.

    Raises :class:`NotFound`.
    """
    registered = await lock(session, name)
    found = await require_version(session, name, version)
    now = clock.now()
    if others is not None and stage is not None:
        await queries.restage(session, found, stage, others, now)
    found.stage, found.updated_at, registered.updated_at = stage, now, now
    return (await describe_versions(session, [queries.Named(found, name)]))[0]


async def delete_version(session: WriteSession, name: str, version: int) -> None:
    """Remove it for good, with its aliases; its number is not given again. Raises :class:`NotFound`."""
    registered = await lock(session, name)
    await require_version(session, name, version)
    await queries.remove_version(session, registered.id, version)
    registered.updated_at = clock.now()


async def find_versions(
    session: AsyncSession,
    *,
    where: Sequence[VersionCondition] = (),
    order: Sequence[VersionOrder] = NEWEST_OF_EACH,
    limit: int,
    offset: int = 0,
) -> list[Version]:
    """Versions of all registered models for which every condition holds."""
    found = await queries.find_versions(session, where=where, order=order, limit=limit, offset=offset)
    return await describe_versions(session, found)


async def page_of_versions(
    session: ReadSession,
    *,
    name: str | None = None,
    run_id: str | None = None,
    model_id: str | None = None,
    limit: int,
    cursor: str | None,
) -> Page[Version]:
    """A page of versions, newest first. Raises :class:`NotFound` for the name, ``InvalidCursor``."""
    registered_id = (await require(session, name)).id if name is not None else None
    of = ("versions", registered_id, run_id, model_id)
    after = decode_cursor(cursor, of, datetime, str, int)
    found = await queries.page_of_versions(
        session,
        registered_id=registered_id,
        run_id=run_id,
        model_id=model_id,
        after=(after[0], after[1], after[2]) if after else None,
        limit=limit + 1,
    )
    items = found[:limit]
    last = items[-1].version if len(found) > limit else None
    following = encode_cursor(of, last.created_at, last.registered_model_id, last.version) if last else None
    return Page(await describe_versions(session, items), following)


async def latest_by_stage(session: AsyncSession, names: Sequence[str]) -> dict[str, list[Version]]:
    """Of registered models the latest version in each stage, ``None`` being one, by number."""
    ids = await queries.ids_of(session, names)
    latest: dict[str, list[Version]] = {name: [] for name in names}
    for version in await describe_versions(session, await queries.latest_versions(session, ids)):
        latest[version.name].append(version)
    return latest


async def models_of_run(session: ReadSession, run_id: str, *, limit: int, cursor: str | None) -> RunModels:
    """A page of the models that a run made or used, and the first versions that came from it."""
    page = await models.of_run(session, run_id, limit=limit, cursor=cursor)
    versions = await page_of_versions(session, run_id=run_id, limit=limit, cursor=None)
    return RunModels(page.items, versions.items, page.next_cursor)


# -- aliases ---------------------------------------------------------------------------------------------------------


async def set_alias(session: WriteSession, name: str, alias: str, version: int) -> Version:
    """Let an alias name a version, and no other. Raises :class:`NotFound`, :class:`Invalid`."""
    check_alias(alias, "path.alias")
    registered = await lock(session, name)
    found = await require_version(session, name, version)
    await queries.put_alias(session, registered.id, alias, version)
    registered.updated_at = clock.now()
    return (await describe_versions(session, [queries.Named(found, name)]))[0]


async def remove_alias(session: WriteSession, name: str, alias: str) -> bool:
    """Whether it was there. Raises :class:`NotFound` for the name."""
    registered = await lock(session, name)
    removed = await queries.remove_alias(session, registered.id, alias)
    if removed:
        registered.updated_at = clock.now()
    return removed


async def by_alias(session: AsyncSession, name: str, alias: str) -> Version:
    """The version that an alias names. Raises :class:`NotFound`."""
    version = await queries.get_alias(session, (await require(session, name)).id, alias)
    if version is None:
        raise NotFound("alias of the model", f"{name}@{alias}")
    return await version_detail(session, name, version)


def _changed(tags: Mapping[str, Any], change: Mapping[str, str | None]) -> dict[str, str]:
    """Tags after a change, in which None removes. As PostgreSQL can read them: its JSON refuses what text refuses."""
    cleaned = {clean(key): None if value is None else clean(value) for key, value in change.items()}
    return {key: value for key, value in {**tags, **cleaned}.items() if value is not None}
