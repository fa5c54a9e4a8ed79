"""Traces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.acceptance.mlflow.reference.world import Cases, World

NONE: Final = "tr-" + "0" * 32


def _traced(w: World, trace: Callable[[], Any]) -> Any:
    """What the server has of the trace that was made."""
    w.mlflow.set_experiment(experiment_id=w.experiment)
    trace()
    w.mlflow.flush_trace_async_logging()
    return w.client.get_trace(w.mlflow.get_last_active_trace_id()).info.state.value


def _span(w: World) -> None:
    with w.mlflow.start_span("step") as span:
        span.set_inputs({"a": 1})


def _updated(w: World) -> None:
    with w.mlflow.start_span("step"):
        w.mlflow.update_current_trace(tags={"a": "b"})


def _by_hand(w: World) -> None:
    root = w.client.start_trace("root", experiment_id=w.experiment)
    span = w.client.start_span("step", root.request_id, root.span_id)
    w.client.end_span(root.request_id, span.span_id)
    w.client.end_trace(root.request_id)


def _added(w: World) -> None:
    _span(w)
    trace = w.mlflow.get_trace(w.mlflow.get_last_active_trace_id())
    w.mlflow.add_trace(trace)


def _in_context(w: World) -> None:
    with w.mlflow.context(tags={"a": "b"}), w.mlflow.start_span("step"):
        pass


def _tested(w: World) -> None:
    w.mlflow.test(lambda: _span(w))()


CASES: Final[Cases] = {
    "mlflow.start_span": lambda w: _traced(w, lambda: _span(w)),
    "mlflow.start_span_no_context": lambda w: _traced(w, lambda: w.mlflow.start_span_no_context("step").end()),
    "mlflow.trace": lambda w: _traced(w, w.mlflow.trace(lambda: 1)),
    "mlflow.log_trace": lambda w: _traced(w, lambda: w.mlflow.log_trace("step", "a", "b")),
    "mlflow.add_trace": lambda w: _traced(w, lambda: _added(w)),
    "mlflow.update_current_trace": lambda w: _traced(w, lambda: _updated(w)),
    "mlflow.context": lambda w: _traced(w, lambda: _in_context(w)),
    "mlflow.test": lambda w: _traced(w, lambda: _tested(w)),
    "mlflow.flush_trace_async_logging": lambda w: _traced(w, lambda: _span(w)),
    "client.start_trace": lambda w: _traced(w, lambda: _by_hand(w)),
    "client.end_trace": lambda w: _traced(w, lambda: _by_hand(w)),
    "client.start_span": lambda w: _traced(w, lambda: _by_hand(w)),
    "client.end_span": lambda w: _traced(w, lambda: _by_hand(w)),
    "client.get_trace": lambda w: w.client.get_trace(NONE),
    "mlflow.get_trace": lambda w: [_traced(w, lambda: _span(w)), w.mlflow.get_trace(NONE)],
    "client.search_traces": lambda w: w.client.search_traces(locations=[w.experiment]),
    "mlflow.search_traces": lambda w: w.mlflow.search_traces(locations=[w.experiment], return_type="list"),
    "mlflow.search_sessions": lambda w: w.mlflow.search_sessions(locations=[w.experiment]),
    "client.delete_traces": lambda w: w.client.delete_traces(w.experiment, trace_ids=[NONE]),
    "client.set_trace_tag": lambda w: w.client.set_trace_tag(NONE, "a", "b"),
    "mlflow.set_trace_tag": lambda w: w.mlflow.set_trace_tag(NONE, "a", "b"),
    "client.delete_trace_tag": lambda w: w.client.delete_trace_tag(NONE, "a"),
    "mlflow.delete_trace_tag": lambda w: w.mlflow.delete_trace_tag(NONE, "a"),
    "client.link_traces_to_run": lambda w: w.client.link_traces_to_run([NONE], w.run),
    "client.unlink_traces_from_run": lambda w: w.client.unlink_traces_from_run([NONE], w.run),
    "mlflow.get_active_trace_id": lambda w: w.mlflow.get_active_trace_id(),
    "mlflow.get_current_active_span": lambda w: w.mlflow.get_current_active_span(),
    "mlflow.get_last_active_trace_id": lambda w: w.mlflow.get_last_active_trace_id(thread_local=True),
}
ABOUT: Final = (
    "Traces are not kept. A function that is traced runs as ever, and the client says once that it could not send "
    "what it saw."
)
DIFFERENCES: Final[dict[str, str]] = {}
