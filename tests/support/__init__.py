"""What the tests stand on: real PostgreSQL, a real tracker process, a small file system, polling with a deadline."""
