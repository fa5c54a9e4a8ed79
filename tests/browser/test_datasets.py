"""Which data a run used, and which runs used the same."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.pages import Visit
from tests.browser.sweep import Sweep, add_run

Opens = Callable[..., Visit]


@pytest.fixture(scope="module")
def trained(sweep: Sweep) -> str:
    """A run that shares its training data with another one of three."""
    runs = [add_run(sweep.tracker, "data", f"run {number}", {}, []) for number in range(3)]
    for run, digest in zip(runs, ("aaaa1111bbbb", "aaaa1111bbbb", "cccc"), strict=True):
        said: list[dict[str, Any]] = [
            {
                "name": "images",
                "digest": digest,
                "source": "s3://data/images.npz",
                "profile": '{"rows": 60000, "columns": 785}',
                "context": "training",
            },
            {"name": "labels", "digest": f"of {run}", "source": '{"uri": "/data/labels.csv"}'},
        ]
        assert sweep.tracker.http.post(f"/api/v1/runs/{run}/datasets", json={"datasets": said}).is_success
    return runs[0]


def test_a_run_shows_the_datasets_that_it_used(sweep: Sweep, trained: str, visit: Opens) -> None:
    opened = visit(f"{sweep.tracker.url}/r/{trained}")
    datasets = opened.page.get_by_role("region", name="Datasets")
    images, labels = (datasets.get_by_role("listitem").filter(has_text=name) for name in ("images", "labels"))
    images.get_by_text("60,000 rows, 785 columns").wait_for()
    images.get_by_text("aaaa1111", exact=True).wait_for()
    labels.get_by_text("/data/labels.csv", exact=True).wait_for()
    labels.get_by_text("No other run used it").wait_for()
    assert opened.violations() == []


def test_its_link_leads_to_the_runs_on_the_same_data(sweep: Sweep, trained: str, visit: Opens) -> None:
    page = visit(f"{sweep.tracker.url}/r/{trained}").page
    page.get_by_role("region", name="Datasets").get_by_role("link", name="1 other run").click()
    page.get_by_text("2 runs", exact=True).wait_for()
    page.get_by_role("link", name="run 1").first.wait_for()
    assert page.get_by_role("link", name="run 2").count() == 0


def test_runs_on_other_data_are_different(sweep: Sweep, trained: str, visit: Opens) -> None:
    found = sweep.tracker.http.get("/api/v1/runs", params={"experiment": "data"}).json()["items"]
    address = f"/e/{found[0]['experiment_id']}?mode=compare&sel={','.join(run['id'] for run in found)}"
    page = visit(sweep.tracker.url + address).page
    row = page.get_by_role("row", name=re.compile("training"))
    row.get_by_text("images cccc", exact=True).wait_for()
    assert row.get_by_text("images aaaa1111", exact=True).count() == 2


def test_a_filter_completes_the_names_of_datasets(sweep: Sweep, trained: str, visit: Opens) -> None:
    experiment = sweep.tracker.http.get(f"/api/v1/runs/{trained}").json()["experiment_id"]
    page = visit(f"{sweep.tracker.url}/e/{experiment}").page
    page.get_by_role("combobox", name="Filter").fill("datasets.name = 'i")
    page.get_by_role("option", name="images").wait_for()
