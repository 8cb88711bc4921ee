"""Scenarios: a sentence of a regulation, played on a real database with a clock that only the scenario moves."""
