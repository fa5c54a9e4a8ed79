"""Cutting a stream into requests, substitutes for what cannot be sent, and the meaning of answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runfolio.sdk.plan import Gone, GoTo, Refused, SendLess, Stored, Wait, cut, judge, last_boundary, needed, substitute
from runfolio.sdk.segments import Definition
from runfolio.sdk.spool import Spool
from runfolio.wire.frames import Kind, encode_name, encode_row, encode_schema, find_end
from tests.support.fake_tracker import problem


def test_a_chunk_ends_where_a_record_ends() -> None:
    record = encode_row(0, 1, 1, bytes(8))
    assert last_boundary(record * 10, 3 * len(record) + 1) == 3 * len(record)


def test_a_single_record_goes_whole_however_large() -> None:
    record = encode_row(0, 1, 1, bytes(8000))
    assert last_boundary(record * 2, 100) == len(record)


def test_nothing_is_cut_when_there_is_nothing_more(spool: Spool) -> None:
    assert cut(spool.live[0], spool.end) is None


def test_only_needed_definitions_go_ahead_when_there_are_many() -> None:
    names = [Definition(0, Kind.NAME, n, encode_name(n, f"{n}" * 200)) for n in range(400)]
    schemas = [Definition(0, Kind.SCHEMA, n, encode_schema(n, (n,))) for n in range(400)]
    start = Definition(0, Kind.START, 0, b"start")
    kept = needed([start, *names, *schemas], encode_row(7, 1, 1, bytes(8)))
    assert [(definition.kind, definition.number) for definition in kept] == [(1, 0), (2, 7), (3, 7)]


@given(st.integers(3, 4000))
def test_a_substitute_has_exactly_the_size_that_is_asked_for(eights: int) -> None:
    records = substitute(8 * eights, "why", 1)
    assert len(records) == find_end(records) == 8 * eights


def test_a_large_substitute_is_several_records() -> None:
    assert len(substitute(9 << 20, "why", 1)) == find_end(substitute(9 << 20, "why", 1)) == 9 << 20


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (problem(200, "ok", offset=5, next_upload_s=2.5), Stored(5, 2.5)),
        (problem(200, "ok", offset=5, next_upload_s="soon"), Stored(5, 1.0)),
        (problem(409, "offset_gap", offset=3), GoTo(3)),
        (problem(410, "gone"), Gone("gone")),
        (problem(422, "bad_record", offset=3), Refused(3, "bad_record")),
        (problem(413, "too_large"), SendLess()),
        (problem(503, "busy", retry_after=7), Wait("503: busy", 7.0)),
        (problem(503, "busy", retry_after=7000), Wait("503: busy", 60.0)),
        (problem(500, "oops"), Wait("500: oops")),
    ],
)
def test_what_an_answer_means(answer: object, outcome: object) -> None:
    assert judge(answer.status, answer.headers, answer.body) == outcome  # type: ignore[attr-defined]  # it is an Answer
