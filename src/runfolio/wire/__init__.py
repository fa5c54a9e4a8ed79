"""What crosses the network: frames, run records, resources, limits and error codes.

Everything here is values and pure functions. Client and server both import it, so it imports neither.
"""
