"""Columns of many runs: how their values are spread, and the values themselves."""
