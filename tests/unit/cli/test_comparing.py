"""Spools as `runfolio verify` reads them."""

import math
from pathlib import Path

import pytest

import runfolio as rf
from runfolio.cli.comparing import Logged, bits, read
from runfolio.sdk.sync import find_spools


def read_all(spool_dir: Path) -> Logged:
    return read(spool.folder for spool in find_spools(spool_dir))


@pytest.mark.parametrize(("a", "b", "same"), [(math.nan, -math.nan, True), (0.0, -0.0, False), (0.1, 0.1, True)])
def test_values_are_compared_by_their_bits_but_for_nan(a: float, b: float, *, same: bool) -> None:
    assert (bits(a) == bits(b)) == same


def test_every_row_is_read_whatever_its_schema(spool_dir: Path) -> None:
    with rf.init("spooled", mode="offline", capture=False) as run:
        run.log({"a": 1.0}, step=-5)
        run.log({"a": 2.0, "b": 3.0}, step=1 << 40)

    logged = read_all(spool_dir)

    assert [(step, value) for step, _, value in logged.points("a")] == [(-5, bits(1.0)), (1 << 40, bits(2.0))]
    assert [(step, value) for step, _, value in logged.points("b")] == [(1 << 40, bits(3.0))]


def test_rows_past_the_last_schema_are_read_too(spool_dir: Path) -> None:
    with rf.init("spooled", mode="offline", capture=False) as run:
        for number in range(300):
            run.log({f"metric/{number}": float(number)}, step=0)

    logged = read_all(spool_dir)

    assert [next(logged.points(f"metric/{n}"))[2] for n in (0, 255, 256, 299)] == [
        bits(float(n)) for n in (0, 255, 256, 299)
    ]


def test_a_record_that_a_server_refused_is_not_looked_for(spool_dir: Path) -> None:
    with rf.init("spooled", mode="offline", capture=False) as run:
        run.log({"a": 1.0}, step=0)
    [spool] = find_spools(spool_dir)
    (spool.folder / "refused").mkdir()
    for offset in range(0, spool.size, 8):
        (spool.folder / "refused" / f"{offset}.record").touch()

    assert read_all(spool_dir).steps == {}
