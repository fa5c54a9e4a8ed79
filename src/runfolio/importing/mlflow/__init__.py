"""MLflow's stores as sources: its database, its folder of files, its server."""
