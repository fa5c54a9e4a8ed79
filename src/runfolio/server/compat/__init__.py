"""Other trackers' protocols, translated to the services of this one. Nothing is stored twice."""
