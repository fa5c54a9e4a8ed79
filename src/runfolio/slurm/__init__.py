"""SLURM, as text in and text out. It knows nothing of the rest of Runfolio."""
