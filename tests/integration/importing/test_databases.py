"""MLflow's database on PostgreSQL, and one whose files only its server knows to find."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from runfolio.cli.errors import ExitCode
from tests.support.cli import Cli
from tests.support.mlflow_store import Store

TABLES = (
    "experiments", "experiment_tags", "runs", "tags", "params", "metrics", "inputs", "input_tags", "datasets",
    "logged_models", "logged_model_params", "logged_model_tags", "logged_model_metrics", "registered_models",
    "registered_model_tags", "registered_model_aliases", "model_versions", "model_version_tags",
)  # fmt: skip


def copy_to(url: str, store: Store) -> None:
    """The tables of a store with their types, as MLflow makes them on any database."""
    source, target = sa.create_engine(store.uri), sa.create_engine(url)
    known, copied = sa.MetaData(), sa.MetaData()
    known.reflect(source, only=TABLES)
    with source.connect() as old, target.begin() as new:
        for name in TABLES:
            table = known.tables[name]
            copy = sa.Table(name, copied, *(sa.Column(column.name, column.type) for column in table.columns))
            copy.create(new)
            if rows := [dict(row) for row in old.execute(sa.select(table)).mappings()]:
                new.execute(sa.insert(copy), rows)
    source.dispose()
    target.dispose()


def test_a_database_on_postgresql_is_read_alike(database_store: Store, postgres_url: str, cli: Cli) -> None:
    plain = sa.make_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)
    copy_to(plain.replace("postgresql://", "postgresql+psycopg://"), database_store)

    done = cli("import", "mlflow", plain, "--json")

    assert done.code == ExitCode.OK, done.err
    assert done.out == cli("import", "mlflow", database_store.uri, "--json").out


def test_a_database_of_an_early_release_has_less_to_tell(database_store: Store, tmp_path: Path, cli: Cli) -> None:
    shutil.copy(database_store.folder / "mlflow.db", tmp_path / "old.db")
    late = [name for name in TABLES if name.startswith(("logged_", "input", "datasets"))]
    with closing(sqlite3.connect(tmp_path / "old.db")) as database, database:
        for name in (*late, "registered_model_aliases"):
            database.execute(f"DROP TABLE {name}")

    done = cli("import", "mlflow", f"sqlite:///{tmp_path}/old.db", "--json")

    assert done.code == ExitCode.OK, done.err
    counts = {row["what"]: row["destination"] for row in done.json["counts"]}
    assert (counts["runs"], counts["datasets"], counts["models"], counts["versions"]) == (7, 0, 0, 2)


@pytest.mark.parametrize("through", ["its folder", "its server"])
def test_files_behind_the_proxy_are_found_where_it_is_said(through: str, server_store: Store, cli: Cli) -> None:
    database = f"sqlite:///{server_store.folder}/mlflow.db"
    place = str(server_store.folder / "files") if through == "its folder" else server_store.uri

    done = cli("import", "mlflow", database, "--artifacts", place, "--json")

    assert done.code == ExitCode.OK, done.err
    assert {"what": "files", "source": 6, "destination": 6} in done.json["counts"]


def test_without_a_word_on_the_proxy_its_files_are_out_of_reach(server_store: Store, cli: Cli) -> None:
    done = cli("import", "mlflow", f"sqlite:///{server_store.folder}/mlflow.db", "--json")

    assert done.code == ExitCode.FAILED
    assert "name it with --artifacts" in done.json["out_of_reach"][0]


def test_a_database_that_is_none_of_mlflows_is_told(tmp_path: Path, cli: Cli) -> None:
    done = cli("import", "mlflow", f"sqlite:///{tmp_path}/none.db")

    assert done.code == ExitCode.FAILED
    assert "cannot be read as MLflow's database: unable to open database file" in done.err
