"""MLflow's REST protocol, for clients that know no other."""
