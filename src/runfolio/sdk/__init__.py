"""The SDK: what a training program imports."""
