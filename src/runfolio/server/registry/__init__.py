"""The registry: names under which versions of models stand."""
