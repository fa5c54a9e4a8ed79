"""The parameters by which any endpoint says which runs it means."""

from typing import Annotated, Literal

from fastapi import Depends, Query

from runfolio.wire.resources import RunStatus

from .service import Wanted

_FILTER = "metrics.val/acc.max > 0.9 and params.opt = 'adam' and not tags.draft"


async def _chosen(
    experiment: Annotated[
        list[str] | None, Query(max_length=100, description="ids or names; all when left out")
    ] = None,
    filter_: Annotated[
        str, Query(alias="filter", max_length=16_384, openapi_examples={"one": {"value": _FILTER}})
    ] = "",
    status: Annotated[RunStatus | None, Query(description="only runs that stand so")] = None,
    lifecycle: Annotated[
        Literal["active", "archived", "deleted", "all"], Query(description="deleted ones are hidden unless asked for")
    ] = "active",
) -> Wanted:
    lifecycles = ("active", "archived", "deleted") if lifecycle == "all" else (lifecycle,)
    return Wanted(tuple(experiment or ()), filter_, status=status, lifecycles=lifecycles)


Chosen = Annotated[Wanted, Depends(_chosen)]
