/** Lines of code about models, with this server's address. Pure. */

/** What registers a first or a further version. */
export function registering(origin: string, name = 'digits'): Record<string, string> {
  return {
    Runfolio: `import runfolio as rf

with rf.init("digits", url="${origin}") as run:
    model = run.log_model("classifier", "model.pt")

rf.register_model(${text(name)}, model=model, aliases=["champion"], url="${origin}")
`,
    MLflow: `import mlflow

mlflow.set_tracking_uri("${origin}")
with mlflow.start_run():
    mlflow.sklearn.log_model(classifier, name="classifier", registered_model_name=${text(name)})
`,
  };
}

export interface Loadable {
  readonly name: string;
  readonly version: number;
  readonly alias?: string | undefined;
  /** Whether its files are on this server. */
  readonly isHere: boolean;
}

/**
 * What loads a version: by an alias where it has one, which goes on to mean the version that comes after it. Files that
 * are not here are only told of.
 */
export function loading(origin: string, version: Loadable): Record<string, string> {
  const { name, isHere } = version;
  const which = version.alias === undefined ? `/${version.version}` : `@${version.alias}`;
  return {
    Runfolio: `import runfolio as rf

model = rf.get_model(
    ${text(`${name}${which}`)},
    url="${origin}",
)
${isHere ? 'folder = model.download("model")' : 'print(model.source)'}
`,
    MLflow: `import mlflow

mlflow.set_tracking_uri("${origin}")
model = mlflow.pyfunc.load_model(${text(`models:/${name}${which}`)})
`,
  };
}

/** What registers a model that has no version yet, and what loads it. A registered name has no `/` and no `:`. */
export function loadingModel(origin: string, id: string, name: string): Record<string, string> {
  return {
    Runfolio: `import runfolio as rf

version = rf.register_model(
    ${text(name.replaceAll(/[/:]/g, '-'))},
    model=${text(id)},
    url="${origin}",
)
`,
    MLflow: `import mlflow

mlflow.set_tracking_uri("${origin}")
model = mlflow.pyfunc.load_model(${text(`models:/${id}`)})
`,
  };
}

/** As Python writes it. */
function text(of: string): string {
  return JSON.stringify(of);
}
