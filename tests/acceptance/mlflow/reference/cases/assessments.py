"""Assessments of traces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .traces import NONE

if TYPE_CHECKING:
    from tests.acceptance.mlflow.reference.world import Cases, World


def _feedback(w: World) -> Any:
    return w.mlflow.entities.Feedback(name="good", value=True)


CASES: Final[Cases] = {
    "mlflow.log_assessment": lambda w: w.mlflow.log_assessment(NONE, _feedback(w)),
    "mlflow.log_feedback": lambda w: w.mlflow.log_feedback(trace_id=NONE, name="good", value=True),
    "mlflow.log_expectation": lambda w: w.mlflow.log_expectation(trace_id=NONE, name="answer", value="yes"),
    "mlflow.log_issue": lambda w: w.mlflow.log_issue(trace_id=NONE, issue_id="none"),
    "mlflow.get_assessment": lambda w: w.mlflow.get_assessment(NONE, "none"),
    "mlflow.update_assessment": lambda w: w.mlflow.update_assessment(NONE, "none", _feedback(w)),
    "mlflow.override_feedback": lambda w: w.mlflow.override_feedback(trace_id=NONE, assessment_id="none", value=False),
    "mlflow.delete_assessment": lambda w: w.mlflow.delete_assessment(NONE, "none"),
}
ABOUT: Final = "They belong to traces, which are not kept."
DIFFERENCES: Final[dict[str, str]] = {}
