"""TCP ports for servers that cannot be told to take any."""

import socket


def free_port() -> int:
    """A port of 127.0.0.1 that was free a moment ago: the caller must be ready to try another."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
