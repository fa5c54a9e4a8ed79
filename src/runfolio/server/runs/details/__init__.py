"""What a run is made of, over HTTP: its values, its attempts, what was noticed."""
