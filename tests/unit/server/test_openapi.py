"""The OpenAPI document, from which clients are generated."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from runfolio.server.app import create_app
from runfolio.server.settings import Settings


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)


def test_every_reference_of_the_document_leads_somewhere() -> None:
    document = create_app(Settings(data_dir=Path("unused"))).openapi()
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    references = set(_references(document))
    assert len(references) > 30
    assert references <= known
