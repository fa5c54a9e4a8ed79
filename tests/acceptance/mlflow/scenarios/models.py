"""A model is trained with autologging, logged, registered, named by an alias, and loaded again."""

import json

import mlflow
from mlflow import MlflowClient
from mlflow.models import infer_signature
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

NAME = "iris"
KNOWN = {"pip_requirements": ["scikit-learn"]}
"""Packages, which the client would take its time to find out."""


def main() -> None:
    features, labels = load_iris(return_X_y=True, as_frame=True)
    mlflow.set_experiment("iris")
    mlflow.sklearn.autolog(log_models=False)
    with mlflow.start_run(run_name="autologged") as autologged:
        model = LogisticRegression(max_iter=200).fit(features, labels)
    mlflow.sklearn.autolog(disable=True)

    with mlflow.start_run(run_name="by hand") as by_hand:
        signature = infer_signature(features, model.predict(features))
        named = {"name": NAME} if mlflow.__version__ >= "3" else {"artifact_path": NAME}
        info = mlflow.sklearn.log_model(model, **named, **KNOWN, signature=signature)
    client = MlflowClient()
    first = mlflow.register_model(info.model_uri, NAME, tags={"team": "vision"})
    second = mlflow.register_model(info.model_uri, NAME)
    client.set_registered_model_alias(NAME, "champion", second.version)
    loaded = [mlflow.sklearn.load_model(info.model_uri), mlflow.pyfunc.load_model(f"models:/{NAME}@champion")]
    guesses = [list(map(int, one.predict(features[:3]))) for one in loaded]
    runs = {"autologged": autologged.info.run_id, "by_hand": by_hand.info.run_id}
    told = {"versions": [first.version, second.version], "uri": info.model_uri, "guesses": guesses}
    print(json.dumps(runs | told | {"expected": list(map(int, model.predict(features[:3])))}))


if __name__ == "__main__":
    main()
