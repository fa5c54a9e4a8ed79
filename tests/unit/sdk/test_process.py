"""Which attempt a process belongs to."""

import pytest

from runfolio.sdk.process import find_attempt, inherited_step


@pytest.mark.parametrize(
    ("environment", "attempt"),
    [
        ({"RUNFOLIO_ATTEMPT": "run:abc"}, "abc"),
        ({"RUNFOLIO_ATTEMPT": "mine"}, "mine"),
        ({"SLURM_JOB_ID": "7"}, "slurm-7-0"),
        ({"SLURM_JOB_ID": "7", "SLURM_ARRAY_TASK_ID": "2", "SLURM_RESTART_COUNT": "3"}, "slurm-7_2-3"),
        ({"TORCHELASTIC_RUN_ID": "x", "TORCHELASTIC_RESTART_COUNT": "1", "MASTER_PORT": "29"}, "torchrun-x-1-29"),
    ],
)
def test_the_environment_names_the_attempt(environment: dict[str, str], attempt: str) -> None:
    assert find_attempt("run", environment).id == attempt


def test_another_run_s_attempt_is_not_joined() -> None:
    attempt = find_attempt("run", {"RUNFOLIO_ATTEMPT": "other:abc"})
    assert attempt.id != "abc"
    assert attempt.leader


@pytest.mark.parametrize(
    ("environment", "leads"),
    [
        ({}, True),
        ({"RUNFOLIO_ATTEMPT": "run:abc"}, False),
        ({"TORCHELASTIC_RUN_ID": "x", "RANK": "0"}, True),
        ({"TORCHELASTIC_RUN_ID": "x", "RANK": "1"}, False),
        ({"SLURM_JOB_ID": "7", "SLURM_PROCID": "1", "SLURM_STEP_NUM_TASKS": "4"}, False),
    ],
)
def test_one_process_of_an_attempt_says_how_it_ended(environment: dict[str, str], leads: bool) -> None:
    assert find_attempt("run", environment).leader is leads


@pytest.mark.parametrize(("text", "step"), [("", -1), ("12", 12), ("-1", -1), ("x", -1)])
def test_a_child_goes_on_where_the_resumed_attempt_did(text: str, step: int) -> None:
    assert inherited_step({"RUNFOLIO_ATTEMPT_STEP": text}) == step
