"""Takes over what other trackers have kept: a source is read, and a server is asked for what it lacks of it."""
