"""Processes are killed at any moment; what was acknowledged must be there, and nothing twice."""
