"""What a browser is given at the dashboard's addresses."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from runfolio.server import errors, pages
from tests.support.tracker import Tracker

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "gzip, deflate, br"}
PLAIN = {"Accept-Encoding": "identity"}
HASHED = "/assets/index-B3sYGtN_.js"
SCRIPT = b"export const one = 1;\n" * 50


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder as the build leaves it."""
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Runfolio</title>")
    (folder / HASHED[1:]).write_bytes(SCRIPT)
    (folder / f"{HASHED[1:]}.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "assets" / "theme.js").write_text("'use strict';")
    (tmp_path / "secret-B3sYGtN_.js").write_text("not for you")
    return folder


@pytest.fixture
def client(static: Path) -> Iterator[TestClient]:
    """A server with nothing but the pages."""
    app = FastAPI(openapi_url=None)
    errors.install(app)
    pages.install(app, static)
    with TestClient(app) as client:
        yield client


def policy(answer: Response) -> dict[str, str]:
    rules = answer.headers["content-security-policy"].split("; ")
    return {name: rest for name, _, rest in (rule.partition(" ") for rule in rules)}


@pytest.mark.parametrize("path", ["/", "/e/0123-mnist", "/r/0123", "/m/m-0123", "/models", "/models/digits/3"])
def test_a_page_answers_whether_the_dashboard_is_built_or_not(server: Tracker, path: str) -> None:
    answer = server.http.get(path)
    assert answer.status_code == 200
    assert "Runfolio" in answer.text


@pytest.mark.parametrize("path", ["/", "/e/0123-mnist", "/r/0123/more"])
def test_every_page_is_the_same_document_asked_for_anew_each_time(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Runfolio</title>" in answer.text


def test_a_page_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/").headers["etag"]
    again = client.get("/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_runs_only_the_servers_own_scripts_and_in_nobodys_frame(client: TestClient) -> None:
    rules = policy(client.get("/", headers=BROWSER))
    assert rules["default-src"] == "'self'"
    assert "script-src" not in rules
    assert rules["frame-ancestors"] == rules["object-src"] == rules["base-uri"] == "'none'"


@pytest.mark.parametrize("path", ["/", HASHED, "/assets/theme.js", "/nowhere"])
def test_everything_is_taken_for_what_it_says_that_it_is(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=BROWSER)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


def test_a_file_with_a_hash_in_its_name_is_kept_for_good(client: TestClient) -> None:
    assert client.get(HASHED).headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_file_without_one_is_asked_for_again(client: TestClient) -> None:
    assert client.get("/assets/theme.js").headers["cache-control"] == "no-cache"


def test_no_file_that_keeps_its_name_looks_as_if_it_had_a_hash() -> None:
    kept = [path.name for path in (Path(__file__).parents[2] / "web" / "public").rglob("*") if path.is_file()]
    assert kept
    assert [name for name in kept if pages._HASHED.search(name)] == []


@pytest.mark.parametrize(
    ("accepts", "sent"),
    [("gzip, deflate, br", "gzip"), ("br;q=1.0, gzip;q=0.8", "gzip"), ("identity", None), ("br, gzip;q=0", None)],
)
def test_a_script_is_sent_compressed_to_whoever_takes_it(client: TestClient, accepts: str, sent: str | None) -> None:
    answer = client.get(HASHED, headers={"Accept-Encoding": accepts})
    assert answer.headers.get("content-encoding") == sent
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.content == SCRIPT


def test_the_two_forms_of_a_script_have_tags_of_their_own(client: TestClient) -> None:
    packed, plain = (client.get(HASHED, headers=headers).headers["etag"] for headers in (BROWSER, PLAIN))
    assert packed != plain


@pytest.mark.parametrize(
    "path", ["/assets/gone-B3sYGtN_.js", "/assets/../index.html", "/assets/%2e%2e/%2e%2e/secret-B3sYGtN_.js"]
)
def test_an_asset_that_is_not_there_is_no_page(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_person_at_a_strange_address_is_told_so_by_the_dashboard(client: TestClient) -> None:
    answer = client.get("/nowhere", headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("method", "path", "accept"),
    [
        ("GET", "/nowhere", "application/json"),
        ("GET", "/api/v1/nowhere", BROWSER["Accept"]),
        ("POST", "/x", "text/html"),
    ],
)
def test_a_program_at_a_strange_address_gets_a_problem(client: TestClient, method: str, path: str, accept: str) -> None:
    answer = client.request(method, path, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_without_a_dashboard_the_page_says_where_to_look(tmp_path: Path) -> None:
    app = FastAPI(openapi_url=None)
    pages.install(app, tmp_path)
    with TestClient(app) as client:
        answer = client.get("/e/0123")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert "/api/docs" in answer.text


def test_an_unknown_address_of_the_api_is_a_problem_and_no_page(server: Tracker) -> None:
    answer = server.http.get("/api/v1/nothing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
