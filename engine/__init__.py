"""The engine of Quy Trình: procedures, cases, people and rules. It knows nothing of Flask."""
