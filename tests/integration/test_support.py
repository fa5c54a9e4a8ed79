"""The tests' own ground: it must hold before anything that stands on it means something."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.support.poll import eventually
from tests.support.postgres import Postgres


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def test_each_test_has_an_empty_postgresql_database(postgres_url: str) -> None:
    rows(postgres_url, "create table t (x int)")
    assert rows(postgres_url, "select count(*) from pg_tables where schemaname = 'public'") == [(1,)]


def test_postgresql_keeps_committed_rows_across_a_crash(postgres: Postgres, postgres_url: str) -> None:
    rows(postgres_url, "create table t (x int)")
    rows(postgres_url, "insert into t values (7)")
    postgres.kill()
    postgres.start()
    assert rows(postgres_url, "select x from t") == [(7,)]


def test_a_small_file_system_fills_up_and_can_be_emptied(mount_small_fs: Callable[[int], Path]) -> None:
    disk = mount_small_fs(1 << 20)
    with pytest.raises(OSError, match="No space") as caught:
        (disk / "big").write_bytes(bytes(2 << 20))
    assert caught.value.errno == errno.ENOSPC
    (disk / "big").unlink()
    (disk / "small").write_bytes(b"fits")


def test_another_process_sees_the_small_file_system(mount_small_fs: Callable[[int], Path]) -> None:
    disk = mount_small_fs(1 << 20)
    script = f"import os; print(os.statvfs({str(disk)!r}).f_blocks * os.statvfs({str(disk)!r}).f_frsize)"
    seen = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(seen.stdout) == 1 << 20


def test_waiting_for_what_never_happens_says_what_was_seen_last() -> None:
    with pytest.raises(AssertionError, match=r"the tide did not come true within 0\.02 s; last seen: 0"):
        eventually(lambda: 0, 0.02, what="the tide")


def test_no_setting_of_the_person_who_runs_the_tests_reaches_them(spool_dir: Path) -> None:
    own = {name for name in os.environ if name.startswith(("RUNFOLIO_", "SLURM_")) and "_TEST_" not in name}
    assert own == {"RUNFOLIO_SPOOL_DIR"}
    assert os.environ["RUNFOLIO_SPOOL_DIR"] == str(spool_dir)
