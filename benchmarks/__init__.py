"""Measurements of Runfolio, run by hand: ``python -m benchmarks.run``. None of them is a test."""
