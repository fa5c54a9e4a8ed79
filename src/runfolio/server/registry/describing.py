"""Registered models and versions as they appear in JSON: a statement a table, however many there are."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from runfolio.wire.models import ModelVersion as Version
from runfolio.wire.models import RegisteredModel as Resource

from . import queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from runfolio.server.db.models import RegisteredModel

    from .queries import Named

_VERSION: Final = (
    "version",
    "model_id",
    "run_id",
    "path",
    "source",
    "description",
    "owner",
    "stage",
    "tags",
    "run_link",
)
_REGISTERED: Final = ("id", "name", "description", "tags", "created_at", "updated_at")


async def describe_versions(session: AsyncSession, versions: Sequence[Named]) -> list[Version]:
    """Each with its aliases, in the same order."""
    aliases: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in await queries.aliases_of(session, {each.version.registered_model_id for each in versions}):
        aliases[row.registered_model_id, row.version].append(row.alias)
    return [_version(each, aliases[each.version.registered_model_id, each.version.version]) for each in versions]


def _version(named: Named, aliases: list[str]) -> Version:
    columns = {column: getattr(named.version, column) for column in (*_VERSION, "created_at", "updated_at")}
    return Version(**columns, name=named.name, aliases=aliases)


async def describe(session: AsyncSession, registered: Sequence[RegisteredModel]) -> list[Resource]:
    """Each with its latest versions and aliases, in the same order."""
    ids = [row.id for row in registered]
    if not ids:
        return []
    aliases: dict[str, dict[str, int]] = defaultdict(dict)
    for row in await queries.aliases_of(session, ids):
        aliases[row.registered_model_id][row.alias] = row.version
    counts = await queries.counts(session, ids)
    latest: dict[str, list[Named]] = defaultdict(list)
    for named in await queries.latest_versions(session, ids):
        latest[named.version.registered_model_id].append(named)
    return [_resource(row, counts.get(row.id, 0), latest[row.id], aliases[row.id]) for row in registered]


def _resource(row: RegisteredModel, count: int, latest: list[Named], aliases: dict[str, int]) -> Resource:
    newest = max(latest, key=lambda named: named.version.version, default=None)
    return Resource(
        **{column: getattr(row, column) for column in _REGISTERED},
        versions=count,
        latest=newest and _version(newest, [a for a, n in aliases.items() if n == newest.version.version]),
        aliases=aliases,
        stages={named.version.stage: named.version.version for named in latest if named.version.stage},
    )
