"""What the OpenAPI document says beyond what the endpoints' signatures tell: errors are problem JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

_REFERENCE: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_PROBLEM: Final[dict[str, Any]] = {
    "title": "Problem",
    "description": "Why a request was not carried out (RFC 9457). Some codes carry further members.",
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What was wrong and what to do, for a person"},
        "code": {"type": "string", "description": "What a program may branch on"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
            "description": "What is wrong with which field",
        },
    },
    "required": ["title", "status", "detail", "code"],
    "example": {
        "title": "Unprocessable Content",
        "status": 422,
        "detail": "body.name: String should have at least 1 character",
        "code": "invalid",
        "errors": [{"field": "body.name", "message": "String should have at least 1 character"}],
    },
}
_EVERYWHERE: Final = (401, 403, 422)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of an endpoint that may answer with problems of these statuses."""
    return {status: {"description": HTTPStatus(status).phrase, "content": _REFERENCE} for status in statuses}


def install(app: FastAPI) -> None:
    """Describe the errors that any endpoint may answer with, once for all."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = generate()
            schemas = schema.setdefault("components", {}).setdefault("schemas", {})
            schemas["Problem"] = _PROBLEM
            for operation in _operations(schema):
                schemas |= _taken_definitions(operation)
                operation["responses"] |= {str(status): body for status, body in problems(*_EVERYWHERE).items()}
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            app.openapi_schema = schema
        return app.openapi_schema

    setattr(app, "openapi", openapi)  # noqa: B010 - FastAPI's way to extend the document; mypy forbids to assign a method


def _operations(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in schema["paths"].values():
        yield from path.values()


def _taken_definitions(operation: dict[str, Any]) -> dict[str, Any]:
    """What a body that is described by hand defines within itself: its references point to the document's own list."""
    bodies = operation.get("requestBody", {}).get("content", {}).values()
    return {name: schema for body in bodies for name, schema in body["schema"].pop("$defs", {}).items()}
