"""Runfolio inside other libraries' training loops. Each module imports its library, so import only the one you use."""
