"""Other trackers doing the same work. Each file runs in its tracker's own environment, starts what it needs on
127.0.0.1, and prints one line of JSON; :mod:`benchmarks.peers` calls them. Only the standard library, NumPy and
:mod:`benchmarks.support.data` may be imported here beside the tracker."""
