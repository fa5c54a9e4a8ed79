"""All experiments at a glance."""
