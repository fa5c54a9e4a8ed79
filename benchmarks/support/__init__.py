"""What the measurements share: data, servers, clients, clocks and the log of results."""
