"""How the metrics of an experiment are drawn and judged."""
