"""Errors as MLflow's clients read them: a code in words beside the status.

Their client tries 408, 429 and 5xx but 501 again for minutes, so what is wrong for good is always another 4xx or 501.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from runfolio.server import errors

from .search.errors import SearchError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from fastapi import Request, Response

INVALID: Final = "INVALID_PARAMETER_VALUE"
MISSING: Final = "RESOURCE_DOES_NOT_EXIST"
TAKEN: Final = "RESOURCE_ALREADY_EXISTS"
NOT_IMPLEMENTED: Final = "NOT_IMPLEMENTED"
BAD_REQUEST: Final = "BAD_REQUEST"

_STATUSES: Final = {
    INVALID: 400,
    TAKEN: 400,
    BAD_REQUEST: 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    MISSING: 404,
    "ENDPOINT_NOT_FOUND": 404,
    "RESOURCE_CONFLICT": 409,
    NOT_IMPLEMENTED: 501,
    "TEMPORARILY_UNAVAILABLE": 503,
    "RESOURCE_EXHAUSTED": 507,
}
_CODES: Final[tuple[tuple[type[errors.DomainError], str], ...]] = (
    (errors.NameTaken, TAKEN),
    (errors.NotFound, MISSING),
    (errors.Busy, "TEMPORARILY_UNAVAILABLE"),
    (errors.StorageFull, "RESOURCE_EXHAUSTED"),
    (errors.Conflict, "RESOURCE_CONFLICT"),
)
"""The first that an error is one of; all others are :data:`INVALID`."""


class MlflowError(Exception):
    """An answer that is no result."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def invalid(message: str) -> MlflowError:
    """A value that breaks a rule."""
    return MlflowError(INVALID, message)


def missing_parameter(name: str) -> MlflowError:
    """A request that lacks what it needs."""
    return invalid(f"Missing value for required parameter '{name}'")


def malformed(found: Sequence[Mapping[str, Any]]) -> MlflowError:
    """The first thing that a validator found wrong, by the name that the sender knows it by."""
    first = found[0]
    name = _name_of([part for part in first["loc"] if part not in ("body", "query")])
    if first["type"] == "missing":
        return missing_parameter(name)
    if first["type"] == "json_invalid":
        return MlflowError(BAD_REQUEST, f"the body is no JSON: {first['msg']}")
    given = json.dumps(first.get("input"), default=str)  # orjson shows no number of more than 64 bits
    return invalid(f"Invalid value {given[:200]} for parameter '{name}' supplied: {first['msg']}")


def _name_of(place: Sequence[str | int]) -> str:
    """A field's name: ``metrics[0].value``."""
    name = ""
    for part in place:
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else part
    return name or "body"


class MlflowRoute(APIRoute):
    """A route whose errors are MLflow's."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, with what it raises answered."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except MlflowError as error:
                return _answer(error.code, error.message)
            except SearchError as error:
                return _answer(INVALID, error.message)
            except errors.DomainError as error:
                code = next((code for kind, code in _CODES if isinstance(error, kind)), INVALID)
                return _answer(code, error.detail, error.headers)
            except RequestValidationError as error:
                wrong = malformed(error.errors())
                return _answer(wrong.code, wrong.message)
            except HTTPException as error:
                code = "ENDPOINT_NOT_FOUND" if error.status_code == HTTPStatus.NOT_FOUND else BAD_REQUEST
                return _answer(code, str(error.detail))

        return answer


def refusal(status: int, detail: str, headers: Mapping[str, str]) -> Response:
    """What a request is answered that never comes to a route."""
    code = "UNAUTHENTICATED" if status == HTTPStatus.UNAUTHORIZED else "PERMISSION_DENIED"
    return _answer(code, detail, headers)


def _answer(code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error_code": code, "message": message}, _STATUSES[code], headers=dict(headers or {}))
