"""What SLURM says to a job."""

from __future__ import annotations

from dataclasses import fields

from runfolio.slurm.environment import NAMES, Job, read


def test_outside_slurm_there_is_no_job() -> None:
    assert read({"HOME": "/root"}) is None


def test_a_batch_job_knows_itself() -> None:
    job = read({"SLURM_JOB_ID": "4711", "SLURM_JOB_NODELIST": "gpu[01-02]", "SLURM_NTASKS": "8", "SLURM_PROCID": "0"})
    assert job == Job("4711", nodes="gpu[01-02]", task_count=8, rank=0)
    assert job.facts() == {"job_id": "4711", "nodes": "gpu[01-02]", "task_count": 8, "rank": 0}


def test_a_task_of_an_array_after_a_requeue() -> None:
    job = read({"SLURM_JOB_ID": "9", "SLURM_ARRAY_JOB_ID": "7", "SLURM_ARRAY_TASK_ID": "3", "SLURM_RESTART_COUNT": "2"})
    assert job == Job("9", array_job_id="7", array_task_id="3", restart_count=2)


def test_a_number_that_is_none_and_an_empty_value_are_left_out() -> None:
    assert read({"SLURM_JOB_ID": "9", "SLURM_NTASKS": "many", "SLURM_JOB_QOS": ""}) == Job("9")


def test_every_field_has_its_variable() -> None:
    assert [each.name for each in fields(Job)] == list(NAMES)
