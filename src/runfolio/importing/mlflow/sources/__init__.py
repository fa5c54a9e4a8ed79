"""One file for each way in which MLflow keeps what it was told."""
