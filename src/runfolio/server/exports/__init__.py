"""Everything a run or an experiment logged, as one Arrow stream or Parquet file."""
