"""What a run printed: compressed chunks of lines, read by page, from the end, or searched."""
