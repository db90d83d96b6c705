"""Backflow's mathematics: pure functions of NumPy arrays, row vectors, batch first."""

__version__ = "0.1.0"
