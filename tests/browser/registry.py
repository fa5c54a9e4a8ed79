"""A registry with a model of three versions, each from a run of its own."""

from dataclasses import dataclass
from typing import Any

from tests.browser.sweep import add_run, get
from tests.support.tracker import Tracker

FILES = {
    "MLmodel": b"flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n",
    "data/model.pkl": b"\x80\x04" + bytes(4000),
    "requirements.txt": b"scikit-learn==1.7\nnumpy\n",
}


@dataclass(frozen=True)
class Registry:
    """A tracker whose registry has `digits`: three versions, models of the runs `depth 3`, `depth 9` and `depth 27`."""

    tracker: Tracker
    experiment: str

    @property
    def url(self) -> str:
        return f"{self.tracker.url}/models"

    @classmethod
    def make(cls, tracker: Tracker) -> "Registry":
        registry = cls(tracker, "")
        registry.register("digits", description="Tells **digits** apart, in photographs of 28 × 28 pixels.")
        for depth, accuracy in ((3, 0.91), (9, 0.973), (27, 0.964)):
            run = add_run(tracker, "digits", f"depth {depth}", {"depth": depth, "rate": 0.1}, [])
            model = registry.model(run, "classifier", {"depth": str(depth)}, {"accuracy": accuracy})
            registry.version("digits", model_id=model, description=f"With a depth of {depth}.", owner="ada")
        registry.alias("digits", "champion", 2)
        registry.alias("digits", "challenger", 3)
        registry.change("/registry/models/digits/versions/2", {"stage": "Production"})
        return cls(tracker, str(get(tracker, "/overview")["items"][0]["id"]))

    def register(self, name: str, **what: Any) -> None:
        self.send("POST", "/registry/models", {"name": name, **what})

    def model(self, run: str, name: str, params: dict[str, str], metrics: dict[str, float]) -> str:
        """A model of a run, with its files. Returns its id."""
        body = {"name": name, "run_id": run, "type": "sklearn", "params": params}
        model = str(self.send("POST", "/models", body)["id"])
        for path, content in FILES.items():
            assert self.tracker.http.put(f"/api/v1/models/{model}/files/{path}", content=content).is_success
        points = [{"name": key, "value": value, "step": 10, "dataset_name": "test"} for key, value in metrics.items()]
        self.send("POST", f"/models/{model}/metrics", {"metrics": points})
        return model

    def version(self, name: str, **what: Any) -> int:
        return int(self.send("POST", f"/registry/models/{name}/versions", what)["version"])

    def alias(self, name: str, alias: str, version: int) -> None:
        self.send("PUT", f"/registry/models/{name}/aliases/{alias}", {"version": version})

    def change(self, path: str, what: dict[str, Any]) -> None:
        self.send("PATCH", path, what)

    def get(self, path: str, **query: Any) -> Any:
        return get(self.tracker, path, **query)

    def send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        answer = self.tracker.http.request(method, f"/api/v1{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()
