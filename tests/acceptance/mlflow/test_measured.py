"""A client that measures its machine."""

from pathlib import Path

import pytest

import runfolio as rf
from tests.acceptance.mlflow.conftest import play
from tests.support.mlflow_client import NEWEST, OLDER, MlflowClient
from tests.support.tracker import Tracker


@pytest.mark.parametrize("client", [NEWEST, OLDER], ids=lambda client: client.environment)
def test_system_metrics_are_metrics_of_the_run(client: MlflowClient, server: Tracker, tmp_path: Path) -> None:
    run = rf.get_run(play(client, "system_metrics", server, tmp_path), url=server.url)
    assert {"system/cpu_utilization_percentage", "system/system_memory_usage_percentage"} <= set(run.metrics)
