"""Views of an experiment that were saved under a name."""
