"""Where files of MLflow's runs are looked for."""

from pathlib import Path

import pytest

from runfolio.importing.errors import OutOfReach
from runfolio.importing.mlflow.places import Bucket, Places
from runfolio.importing.values import File, Run


def run(place: str) -> Run:
    return Run("r", None, "finished", None, None, None, None, None, deleted=False, place=place)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of a run."""
    found = tmp_path / "7" / "r" / "artifacts"
    (found / "a b").mkdir(parents=True)
    (found / "a b" / "ü.txt").write_bytes(b"text")
    return found


def held(places: Places, of: Run, beside: Path | None = None) -> dict[str, bytes]:
    """Every file by path, with its bytes."""
    found = {}
    for file in places.files(of, beside):
        with places.open(of, file, beside) as opened:
            found[file.path] = opened.read()
        assert file.size == len(found[file.path])
    return found


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_a_folder_is_named_by_its_path_or_as_a_url(scheme: str, folder: Path) -> None:
    assert held(Places(None), run(f"{scheme}{folder}")) == {"a b/ü.txt": b"text"}


def test_a_store_that_was_moved_has_its_files_beside_it(folder: Path) -> None:
    assert held(Places(None), run("/nowhere/mlruns/7/r/artifacts"), beside=folder) == {"a b/ü.txt": b"text"}


def test_what_the_proxy_hides_is_found_where_it_is_said_to_lie(tmp_path: Path, folder: Path) -> None:
    assert held(Places(str(tmp_path)), run("mlflow-artifacts:/7/r/artifacts")) == {"a b/ü.txt": b"text"}
    assert folder.is_dir()


def test_a_run_without_a_folder_has_no_files(tmp_path: Path) -> None:
    assert Places(None).files(run(str(tmp_path / "8" / "r" / "artifacts"))) == []


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("/nowhere/mlruns/7/r/artifacts", "there is no folder /nowhere/mlruns/7/r/artifacts"),
        ("mlflow-artifacts:/7/r/artifacts", "--artifacts"),
        ("dbfs:/7/r/artifacts", "dbfs: cannot be read here"),
    ],
)
def test_what_is_out_of_reach_says_why(place: str, reason: str) -> None:
    with pytest.raises(OutOfReach, match=reason):
        Places(None).files(run(place))


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(OutOfReach, match="is a link to outside"):
        Places(None).files(run(str(folder)))


def test_a_bucket_is_read_by_the_object_store_library(folder: Path) -> None:
    bucket = Bucket(folder.as_uri())
    assert [(file.path, file.size) for file in bucket.files()] == [("a b/ü.txt", 4)]
    with bucket.open(File("a b/ü.txt", 4)) as opened:
        assert opened.read() == b"text"
    with pytest.raises(OutOfReach), bucket.open(File("none", 0)):
        pass
