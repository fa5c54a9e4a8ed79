"""Calls as MLflow's clients make them, without one of these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from httpx2 import Response

    from .api import Api

STATUSES: Final = {
    "INVALID_PARAMETER_VALUE": 400,
    "RESOURCE_ALREADY_EXISTS": 400,
    "BAD_REQUEST": 400,
    "RESOURCE_DOES_NOT_EXIST": 404,
    "NOT_IMPLEMENTED": 501,
}


class MlflowCalls:
    """A client that speaks MLflow's protocol: GET with a query, everything else with a body."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def ask(self, method: str, path: str, said: dict[str, Any]) -> Response:
        """The answer to a call of ``/api/2.0/mlflow``."""
        place = f"/api/2.0/mlflow/{path}"
        if method == "GET":
            return self.api.client.request(method, place, params=said)
        return self.api.client.request(method, place, json=said)

    def get(self, path: str, **said: Any) -> Any:
        return self.api.ok(self.ask("GET", path, said))

    def post(self, path: str, **said: Any) -> Any:
        return self.api.ok(self.ask("POST", path, said))

    def patch(self, path: str, **said: Any) -> Any:
        return self.api.ok(self.ask("PATCH", path, said))

    def delete(self, path: str, **said: Any) -> Any:
        return self.api.ok(self.ask("DELETE", path, said))

    def refused(self, code: str, method: str, path: str, **said: Any) -> str:
        """What a call is told that is refused with ``code``."""
        answer = self.ask(method, path, said)
        found = answer.json()
        assert (answer.status_code, found["error_code"]) == (STATUSES[code], code), answer.text
        message: str = found["message"]
        return message

    def experiment(self, name: str = "iris") -> str:
        """The id of a new experiment."""
        made: str = self.post("experiments/create", name=name)["experiment_id"]
        return made

    def run(self, experiment_id: str) -> str:
        """The id of a new run."""
        made: str = self.post("runs/create", experiment_id=experiment_id)["run"]["info"]["run_id"]
        return made

    def model(self, experiment_id: str, **said: Any) -> str:
        """The id of a new logged model."""
        made: str = self.post("logged-models", experiment_id=experiment_id, **said)["model"]["info"]["model_id"]
        return made


def pairs(**values: str) -> list[dict[str, str]]:
    """Tags or parameters as they are sent."""
    return [{"key": key, "value": value} for key, value in values.items()]
