"""Which groups of runs are shown, in which order, and what of each."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from runfolio.server.errors import Invalid
from runfolio.server.runs import service as runs
from runfolio.server.search.columns import nothing, read_columns
from runfolio.server.search.parser import parse_field_list, parse_sort
from runfolio.server.search.printer import render, render_field
from runfolio.server.search.tree import Field, conjunction

from .aggregates import Numbers, aggregated, grouped, key_places, ordered, statuses

if TYPE_CHECKING:
    from runfolio.server.db.session import ReadSession
    from runfolio.server.runs.service import Wanted
    from runfolio.server.search.columns import Columns, Ints

    from .aggregates import Groups, Json, Values

MOST_KEYS: Final = 3
MOST_FIELDS: Final = 20


@dataclass(frozen=True, slots=True)
class Grouping:
    """What to group by, what to sum up, and which groups to show."""

    by: tuple[Field, ...]
    fields: tuple[Field, ...]
    sort: Field | None = None
    """None: by how many runs a group has."""
    descending: bool = False
    limit: int = 100
    skip: int = 0


def read_grouping(by: str, fields: str, sort: str, limit: int, skip: int) -> Grouping:
    """A grouping as it is asked for. Raises ``InvalidFilter`` for what is no field, :class:`Invalid`."""
    keys = parse_field_list(by, every=False, source="by")
    if not 1 <= len(keys) <= MOST_KEYS:
        raise Invalid("query.by", f"name 1 to {MOST_KEYS} fields to group by")
    cells = parse_field_list(fields, every=False)
    if len(cells) > MOST_FIELDS:
        raise Invalid("query.fields", f"more than {MOST_FIELDS} fields")
    if sort.strip(" +-") == "count":
        return Grouping(keys, cells, None, sort.strip().startswith("-"), limit, skip)
    order = parse_sort(sort)
    if not order:
        return Grouping(keys, cells, keys[0], limit=limit, skip=skip)
    if len(order) > 1 or order[0].field not in keys + cells:
        raise Invalid("query.sort", "give one of: count, a field of by, one of fields")
    return Grouping(keys, cells, order[0].field, order[0].descending, limit, skip)


async def groups_page(session: ReadSession, wanted: Wanted, grouping: Grouping) -> Json:
    """The groups of all runs that are wanted, as JSON. Raises ``InvalidFilter``."""
    fields = (*grouping.by, *grouping.fields)
    found = await runs.select(session, wanted, fields)
    columns = nothing(fields) if found is None else await read_columns(session, found, fields)
    return await asyncio.to_thread(summed_up, columns, grouping)


def summed_up(columns: Columns, grouping: Grouping) -> Json:
    """Groups of the runs in ``columns``."""
    groups = grouped(columns, grouping.by)
    cells = {field: aggregated(columns.columns[field], groups) for field in grouping.fields}
    chosen = _order(groups, cells, grouping)[grouping.skip : grouping.skip + grouping.limit].tolist()
    return {
        "by": list(map(render_field, grouping.by)),
        "fields": list(map(render_field, grouping.fields)),
        "items": [
            {
                "keys": [key.json for key in groups.keys(group)],
                "count": int(groups.counts[group]),
                "statuses": stand,
                "cells": [cells[field].cell(group) for field in grouping.fields],
                "filter": render(conjunction(tuple(key.filter for key in groups.keys(group)))),
            }
            for group, stand in zip(chosen, statuses(columns, groups, chosen), strict=True)
        ],
        "total": len(groups),
    }


def _order(groups: Groups, cells: dict[Field, Numbers | Values], grouping: Grouping) -> Ints:
    field = grouping.sort
    if field is None:
        return ordered(groups.counts, descending=grouping.descending)
    if field in grouping.by:
        return ordered(key_places(groups, grouping.by.index(field)), descending=grouping.descending)
    cell = cells[field]
    # What holds no numbers has no mean to go by; the keys then say the order.
    return ordered(cell.mean if isinstance(cell, Numbers) else groups.counts * 0, descending=grouping.descending)
