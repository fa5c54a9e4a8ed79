"""Errors a request can end in, and the one place that turns them into problem JSON (RFC 9457).

::

    DomainError
    ├── Invalid               422   a value breaks a rule; names the field
    │   └── InvalidCursor     400
    ├── InvalidFilter         400   names the column and what was expected there
    ├── NotFound              404
    ├── Conflict              409
    │   ├── NameTaken         409   carries the id that has the name
    │   └── OffsetGap         409   carries the offset stored
    ├── Gone                  410   it was deleted
    ├── BadChecksum           400
    ├── BadRecord             422   carries the stream offset of the record
    ├── TooLarge              413
    ├── UnsupportedMediaType  415
    ├── RangeNotSatisfiable   416   carries Content-Range
    ├── Unauthenticated       401
    ├── Forbidden             403
    ├── Busy                  503   carries Retry-After
    └── StorageFull           507
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from runfolio.wire import errors as codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, by its path: ``body.metrics.0.name``."""

    field: str
    message: str


class DomainError(Exception):
    """The request cannot be carried out."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = codes.INVALID

    def __init__(self, detail: str, *, errors: tuple[FieldError, ...] = (), **members: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors
        self.members = members
        self.headers: dict[str, str] = {}


class Invalid(DomainError):
    """A value breaks a rule."""

    status, code = 422, codes.INVALID

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}", errors=(FieldError(field, message),))


class InvalidCursor(Invalid):
    """The cursor was not made by this list, or for other filters."""

    status, code = 400, codes.INVALID_CURSOR

    def __init__(self, message: str = "not a cursor of this list with these filters; start again without one") -> None:
        super().__init__("query.cursor", message)


class InvalidFilter(DomainError):
    """The filter cannot be read."""

    status, code = 400, codes.INVALID_FILTER

    def __init__(self, message: str, *, column: int, expected: tuple[str, ...] = ()) -> None:
        super().__init__(message, errors=(FieldError("query.filter", message),), column=column, expected=list(expected))


class NotFound(DomainError):
    """There is no such thing."""

    status, code = 404, codes.NOT_FOUND

    def __init__(self, what: str, key: str) -> None:
        super().__init__(f"there is no {what} {key!r}")


class Conflict(DomainError):
    """It stands against what is stored."""

    status, code = 409, codes.CONFLICT


class NameTaken(Conflict):
    """Another one has this name."""

    code = codes.NAME_TAKEN

    def __init__(self, what: str, name: str, holder: str) -> None:
        super().__init__(f"the {what} name {name!r} is taken", id=holder)


class OffsetGap(Conflict):
    """The upload starts past what is stored; the client goes back to ``offset``."""

    code = codes.OFFSET_GAP

    def __init__(self, offset: int) -> None:
        super().__init__(f"bytes before this upload are missing: go on from {offset}", offset=offset)


class Gone(DomainError):
    """It was deleted."""

    status, code = 410, codes.GONE


class BadChecksum(DomainError):
    """The body is not what the client sent."""

    status, code = 400, codes.BAD_CHECKSUM


class BadRecord(DomainError):
    """A record of an upload breaks the format; nothing of the upload was stored."""

    status, code = 422, codes.BAD_RECORD

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"record at offset {offset}: {reason}", offset=offset)


class TooLarge(DomainError):
    """The body is over the limit."""

    status, code = 413, codes.TOO_LARGE


class UnsupportedMediaType(DomainError):
    """The endpoint does not read this content type."""

    status, code = 415, codes.UNSUPPORTED_MEDIA_TYPE


class RangeNotSatisfiable(DomainError):
    """The range lies outside the file."""

    status, code = 416, codes.RANGE_NOT_SATISFIABLE

    def __init__(self, size: int) -> None:
        super().__init__(f"the range lies outside the file, which has {size} bytes")
        self.headers["Content-Range"] = f"bytes */{size}"


class Unauthenticated(DomainError):
    """A key is needed."""

    status, code = 401, codes.UNAUTHENTICATED


class Forbidden(DomainError):
    """Not from here."""

    status, code = 403, codes.FORBIDDEN


class Busy(DomainError):
    """The queue is full; what was sent is safe where it came from."""

    status, code = 503, codes.BUSY

    def __init__(
        self, retry_after_s: int, detail: str = "the server has more uploads waiting than it may hold; try again later"
    ) -> None:
        super().__init__(detail)
        self.headers["Retry-After"] = str(retry_after_s)


class StorageFull(DomainError):
    """The disk is full."""

    status, code = 507, codes.STORAGE_FULL

    def __init__(self) -> None:
        super().__init__("the disk for files is full: free some, or remove unused files with `runfolio gc`")


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: tuple[FieldError, ...] = (),
    members: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem+json answer."""
    body: dict[str, Any] = {"title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail}
    if errors:
        body["errors"] = [{"field": error.field, "message": error.message} for error in errors]
    body |= members or {}
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


async def _domain(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DomainError)
    return problem(
        error.status, error.code, error.detail, errors=error.errors, members=error.members, headers=error.headers
    )


async def _validation(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = tuple(FieldError(".".join(str(part) for part in e["loc"]), e["msg"]) for e in error.errors())
    detail = "; ".join(f"{e.field}: {e.message}" for e in found[:3])
    return problem(422, codes.INVALID, detail, errors=found)


_HTTP_CODES = {404: codes.NOT_FOUND, 413: codes.TOO_LARGE, 415: codes.UNSUPPORTED_MEDIA_TYPE}


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = _HTTP_CODES.get(error.status_code, codes.INVALID)
    return problem(error.status_code, code, str(error.detail), headers=error.headers)


_STORED_NOWHERE: Final = (
    "the database cannot be used now; what was sent is safe where it came from. The server's log says why"
)
_RETRY_S: Final = 5
_QUIET_S: Final = 10.0


class _DatabaseTrouble:
    """The database is full, away or locked: say why once in a while, and ask clients to come again."""

    def __init__(self) -> None:
        self._said_at = -_QUIET_S

    async def __call__(self, _request: Request, error: Exception) -> JSONResponse:
        if time.monotonic() - self._said_at >= _QUIET_S:
            self._said_at = time.monotonic()
            reason = error.orig if isinstance(error, DBAPIError) else error
            log.error("the database cannot be used: %s. Clients keep what they have and try again", reason)
        return problem(503, codes.UNAVAILABLE, _STORED_NOWHERE, headers={"Retry-After": str(_RETRY_S)})


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` as problem JSON."""
    trouble = _DatabaseTrouble()
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.add_exception_handler(kind, trouble)
    app.add_exception_handler(DomainError, _domain)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
