"""The command `runfolio`: one file per command, declared with Typer, loaded when it is called."""
